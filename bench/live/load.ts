/** Boards and calls, from a process that is not the one measured. */
import http from 'node:http';
import net from 'node:net';

export interface Boards {
  /** milliseconds from posting a call to a board having read it */
  latencies: number[];
  cut: () => number;
  pause(): void;
  close(): void;
}

const STAMP = /"t":([0-9.]+)/g;

/** Opens `n` streams one after the other; each reads what comes and notes how old it is. */
export async function openBoards(port: number, n: number): Promise<Boards> {
  const sockets: net.Socket[] = [];
  const latencies: number[] = [];
  for (let i = 0; i < n; i++) sockets.push(await openBoard(port, latencies));
  return boardsOf(sockets, latencies);
}

function boardsOf(sockets: readonly net.Socket[], latencies: number[]): Boards {
  let cut = 0;
  for (const socket of sockets) socket.on('close', () => { cut += 1; });
  return {
    latencies, cut: () => cut,
    pause: () => { for (const s of sockets) s.pause(); },
    close: () => { for (const s of sockets) s.destroy(); },
  };
}

function openBoard(port: number, latencies: number[]): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, '127.0.0.1', () => { socket.write(`GET /events HTTP/1.1\r\nHost: bench\r\n\r\n`); });
    let rest = '';
    socket.once('data', () => { resolve(socket); });
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const now = performance.now();
      rest += chunk.toString('latin1');
      let end = 0;
      for (const match of rest.matchAll(STAMP)) {
        latencies.push(now - Number(match[1]));
        end = match.index + match[0].length;
      }
      rest = rest.slice(Math.max(end, rest.length - 40));
    });
  });
}

/** Open loop: calls go out on time whether or not the last was answered. */
export async function postCalls(port: number, perSecond: number, seconds: number, text: string): Promise<number> {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const started = performance.now();
  let sent = 0;
  while (performance.now() - started < seconds * 1000) {
    const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
    for (; sent < due; sent++) post(agent, port, text);
    await pause(1);
  }
  await pause(500);
  agent.destroy();
  return sent;
}

function post(agent: http.Agent, port: number, text: string): void {
  const body = Buffer.from(JSON.stringify({ t: performance.now(), text }));
  const headers = { 'content-type': 'application/json', 'content-length': body.length };
  http.request({ host: '127.0.0.1', port, method: 'POST', path: '/calls', agent, headers }, (res) => { res.resume(); })
    .on('error', () => undefined).end(body);
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Nearest-rank quantile; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
