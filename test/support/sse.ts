/** A plain reader of server-sent events over node:http, by the standard's parsing rules, for tests and benchmarks. */
import http from 'node:http';

export interface SseMessage {
  event: string;
  data: string;
  id: string;
}

export interface SseReader {
  readonly status: Promise<number>;
  /** as a browser would send it on return */
  lastEventId(): string;
  comments(): number;
  /** resolves when the server has ended or cut the stream */
  readonly ended: Promise<void>;
  pause(): void;
  stop(): void;
}

export interface SseOptions {
  lastEventId?: string;
  headers?: Record<string, string>;
  onMessage?: (message: SseMessage) => void;
}

export function readEvents(url: string, options: SseOptions = {}): SseReader {
  let id = options.lastEventId ?? '';
  let comments = 0;
  const parser = createParser((m) => options.onMessage?.(m), (to) => { id = to; }, () => { comments += 1; });
  const started = Promise.withResolvers<number>();
  const ended = Promise.withResolvers<void>();
  let response: http.IncomingMessage | null = null;
  const headers = { accept: 'text/event-stream', ...options.headers, ...(id ? { 'last-event-id': id } : {}) };
  const request = http.get(url, { agent: false, headers }, (res) => {
    response = res;
    started.resolve(res.statusCode ?? 0);
    res.setEncoding('utf8').on('data', parser).on('close', () => { ended.resolve(); });
  });
  request.on('error', () => { started.resolve(0); ended.resolve(); });
  return {
    status: started.promise, ended: ended.promise, lastEventId: () => id, comments: () => comments,
    pause: () => { response?.pause(); }, stop: () => { request.destroy(); },
  };
}

/** Feeds text in any pieces. Only LF line ends: our server writes no others. */
export function createParser(onMessage: (m: SseMessage) => void, onId: (id: string) => void, onComment: () => void): (text: string) => void {
  let rest = '';
  let id = '';
  let event = '';
  let data: string[] = [];
  const line = (text: string): void => {
    if (text === '') {
      if (id) onId(id);
      if (data.length > 0) onMessage({ event: event || 'message', data: data.join('\n'), id });
      event = '';
      data = [];
    } else if (text.startsWith(':')) onComment();
    else if (text.startsWith('id: ')) id = text.slice(4);
    else if (text.startsWith('event: ')) event = text.slice(7);
    else if (text.startsWith('data: ')) data.push(text.slice(6));
  };
  return (text) => {
    rest += text;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(line);
  };
}
