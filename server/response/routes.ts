/** Phones report what they kept while there was no signal, and hear what became of each command. */
import { z } from 'zod';
import type { FastifyInstance } from 'fastify';
import type { Subject } from '#domain/access/subject.ts';
import { devicesAnswer, reportAnswer, reportBody, type Receipt, type Report } from '#domain/response/contract.ts';
import { instant } from '#domain/shared/time.ts';
import type { Deps } from '#server/deps.ts';
import { subjectOf } from '#server/incident/routes.ts';
import { route } from '#server/platform/http.ts';
import { judge, statedAt } from './commands.ts';
import { countLost, greet, keepReceipt, listDevices, receipt, receiptsOf, type DeviceRow } from './register.ts';

const deviceParams = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/) });

export function addDeviceRoutes(app: FastifyInstance, deps: Deps, epoch: number): void {
  route(app, {
    method: 'POST', path: '/api/v1/devices/:id/commands', action: 'device.report', params: deviceParams, body: reportBody, response: reportAnswer,
    summary: 'A phone tells what it kept without signal: numbered commands, each judged once, each with its receipt',
    handler: ({ params, body, request }) => report(deps, subjectOf(request), params.id, body, epoch),
  });
  route(app, {
    method: 'GET', path: '/api/v1/devices', action: 'device.list', response: devicesAnswer, summary: 'Phones of the towns: last heard, and how many commands were lost',
    handler: async ({ request }) => ({ items: (await listDevices(deps.db, subjectOf(request).towns)).map(deviceView), next: null }),
  });
}

async function report(deps: Deps, subject: Subject, device: string, told: Report, epoch: number): Promise<z.input<typeof reportAnswer>> {
  const heard = { device, account: subject.account, now: await deps.now() };
  const silent = await greet(deps.db, heard);
  const known = await receiptsOf(deps.db, device, told.commands.map((c) => c.n));
  const receipts: Receipt[] = [];
  for (const command of told.commands.toSorted((a, b) => a.n - b.n)) {
    const before = known.get(command.n);
    const { result, code } = before ?? await judge(deps, subject, device, command);
    if (!before) await keepReceipt(deps.db, heard, { n: command.n, incidentId: command.incidentId, action: command.action, statedAt: statedAt(command), result, code });
    receipts.push(before ?? receipt(command.n, result, code));
  }
  const lost = await countLost(deps.db, heard, { issued: Math.max(told.issued, ...told.commands.map((c) => c.n)), held: told.held, leaving: told.leaving });
  return { epoch, receipts, lost, silent: silent === null ? null : { since: silent } };
}

function deviceView(d: DeviceRow): z.input<typeof devicesAnswer>['items'][number] {
  return {
    id: d.id, account: d.account, seenAt: instant(d.seen_at.getTime()), issued: Number(d.issued), lost: Number(d.lost),
    lostSince: d.lost_since ? instant(d.lost_since.getTime()) : null, left: d.left_at !== null,
  };
}
