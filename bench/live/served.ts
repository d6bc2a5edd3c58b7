/** A server in a process of its own: started, asked for its time and memory, ended. */
import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { SERVER_FLAGS } from '../server-flags.ts';

export interface Usage {
  /** user and system time, microseconds */
  cpu: number;
  rss: number;
  /** streams still open on the server's side */
  streams: number;
}

export interface Served {
  port: number;
  usage(): Promise<Usage>;
  stop(): void;
}

/** What the child runs: tells its port, answers questions. */
export function reportTo(address: AddressInfo | string | null, streams: () => number): void {
  process.on('message', () => {
    globalThis.gc?.();
    const { user, system } = process.cpuUsage();
    process.send?.({ cpu: user + system, rss: process.memoryUsage().rss, streams: streams() } satisfies Usage);
  });
  process.on('disconnect', () => { process.exit(0); });
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
}

export async function serve(script: URL): Promise<Served> {
  const child = fork(script, { execArgv: ['--expose-gc', ...SERVER_FLAGS] });
  const gone = new Promise<never>((_resolve, reject) => { child.once('exit', () => { reject(new Error(`${script.pathname} ended`)); }); });
  gone.catch(() => undefined); // the end is no news once it was asked for
  const next = <T>(): Promise<T> => Promise.race([gone, new Promise<T>((resolve) => { child.once('message', (message) => { resolve(message as T); }); })]);
  const { port } = await next<{ port: number }>();
  return { port, usage: () => { child.send('usage'); return next<Usage>(); }, stop: () => { child.disconnect(); } };
}
