/** The fake platform of messages, started as a program of its own and asked over HTTP. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Fault, PlatformLog } from '#test/fakes/message-platform.ts';

export interface MessagePlatform {
  url: string;
  fault(kind: Fault): Promise<void>;
  log(): Promise<PlatformLog>;
  stop(): Promise<void>;
}

export async function startMessagePlatform(): Promise<MessagePlatform> {
  const child = spawn(process.execPath, ['test/fakes/message-platform.ts'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    fault: async (kind) => { await fetch(`${url}/fault`, { method: 'POST', body: JSON.stringify({ kind }) }); },
    log: async () => (await (await fetch(`${url}/log`)).json()) as PlatformLog,
    async stop() { child.kill('SIGTERM'); await once(child, 'exit'); },
  };
}
