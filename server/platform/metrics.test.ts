import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttp, route } from './http.ts';
import { createMetrics } from './metrics.ts';

describe('metrics', () => {
  it('count requests by pattern, batches, lateness and live streams', async () => {
    const metrics = createMetrics();
    const app = createHttp({ observe: metrics.observeHttp });
    route(app, { method: 'GET', path: '/x/:id', action: 'public', params: z.strictObject({ id: z.string() }), response: z.object({}), handler: () => ({}) });
    await app.inject('/x/13900001111');
    await app.inject('/nowhere/13900001111');
    metrics.writerBatch('jia', 40, 3);
    metrics.deadlineActed('accept', -0.2);
    metrics.logLag('gateway', 'jia', 7);
    let delivered = 5;
    metrics.watchLive(() => ({ clients: 3, catchingUp: 1, delivered, dropped: 2, resyncs: 1, held: 100, lag: 4 }));
    await metrics.text();
    delivered = 9;
    const text = await metrics.text();
    for (const line of [
      'liandong_http_seconds_count{method="GET",route="/x/:id",status="200"} 1', 'liandong_http_seconds_count{method="GET",route="none",status="404"} 1',
      'liandong_writer_batch_changes_sum{town="jia"} 40', 'liandong_writer_commit_seconds_sum{town="jia"} 0.003',
      'liandong_deadline_late_seconds_bucket{le="0",kind="accept"} 1', 'liandong_log_lag_events{consumer="gateway",town="jia"} 7',
      'liandong_live_clients 3', 'liandong_live_delivered_total 9', 'liandong_live_dropped_total 2', 'liandong_live_lag_events 4',
    ]) expect(text).toContain(line);
    expect(text).not.toContain('13900001111');
    await app.close();
  });

  it('of two servers in one process are kept apart', async () => {
    const [a, b] = [createMetrics(), createMetrics()];
    a.writerBatch('jia', 1, 1);
    expect(await b.text()).not.toContain('town="jia"');
  });
});
