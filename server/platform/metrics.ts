/** What the machine room sees (`GET /metrics`, Prometheus text). Labels are route patterns and towns, never people. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { LiveStats } from './live.ts';

export interface Metrics {
  /** for `createHttp({observe})` */
  observeHttp(method: string, route: string, status: number, ms: number): void;
  /** changes committed together by a town's writer, and how long the commit took */
  writerBatch(town: string, changes: number, ms: number): void;
  /** seconds after its time at which a deadline was acted on; 0 when in time */
  deadlineActed(kind: string, lateSeconds: number): void;
  /** events a consumer of the log is behind */
  logLag(consumer: string, town: string, events: number): void;
  /** asked at every scrape */
  watchLive(stats: () => LiveStats): void;
  /** a number that somebody else knows, by labels; asked at every scrape. `name` without `liandong_` */
  watch(name: string, help: string, labelNames: readonly string[], read: () => readonly Reading[]): void;
  contentType: string;
  text(): Promise<string>;
}

export interface Reading {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const HTTP_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const BATCH_SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const LATE_SECONDS = [0, 0.5, 1, 2, 5, 10, 15, 60, 300];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'liandong_' });
  const registers = [registry];
  const http = new Histogram({ registers, name: 'liandong_http_seconds', help: 'Time to answer a request', labelNames: ['method', 'route', 'status'], buckets: HTTP_SECONDS });
  const batch = new Histogram({ registers, name: 'liandong_writer_batch_changes', help: 'Changes committed in one transaction', labelNames: ['town'], buckets: BATCH_SIZES });
  const commit = new Histogram({ registers, name: 'liandong_writer_commit_seconds', help: 'Time of one batch from its first statement to its commit', labelNames: ['town'], buckets: HTTP_SECONDS });
  const late = new Histogram({ registers, name: 'liandong_deadline_late_seconds', help: 'How long after its time a deadline was acted on', labelNames: ['kind'], buckets: LATE_SECONDS });
  const lag = new Gauge({ registers, name: 'liandong_log_lag_events', help: 'Events a consumer of the log has not seen yet', labelNames: ['consumer', 'town'] });
  return {
    observeHttp: (method, route, status, ms) => { http.observe({ method, route, status: String(status) }, ms / 1000); },
    writerBatch: (town, changes, ms) => { batch.observe({ town }, changes); commit.observe({ town }, ms / 1000); },
    deadlineActed: (kind, seconds) => { late.observe({ kind }, Math.max(0, seconds)); },
    logLag: (consumer, town, events) => { lag.set({ consumer, town }, events); },
    watchLive: (stats) => { addLive(registry, stats); },
    watch: (name, help, labelNames, read) => {
      new Gauge({ registers, name: `liandong_${name}`, help, labelNames: [...labelNames], collect() { this.reset(); for (const { labels, value } of read()) this.set(labels, value); } });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function addLive(registry: Registry, stats: () => LiveStats): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: (s: LiveStats) => number): void => {
    new Gauge({ registers, name: `liandong_live_${name}`, help, collect() { this.set(value(stats())); } });
  };
  gauge('clients', 'Open live streams', (s) => s.clients);
  gauge('catching_up', 'Live streams that still read the log', (s) => s.catchingUp);
  gauge('held_bytes', 'Bytes waiting in memory for streams that do not take them', (s) => s.held);
  gauge('lag_events', 'Events committed and not yet sent to the live streams', (s) => s.lag);
  counter(registry, 'delivered', 'Events written to live streams', () => stats().delivered);
  counter(registry, 'dropped', 'Live streams given up because they stalled', () => stats().dropped);
  counter(registry, 'resyncs', 'Live streams told to load everything again', () => stats().resyncs);
}

function counter(registry: Registry, name: string, help: string, total: () => number): void {
  new Counter({ registers: [registry], name: `liandong_live_${name}_total`, help, collect() { this.reset(); this.inc(total()); } });
}
