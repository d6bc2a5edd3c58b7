/** The command line of `replay` (INTERFACES). */
import { parseArgs } from 'node:util';
import { ADAPTERS, type AdapterName } from './read/row.ts';

export interface Options {
  file: string;
  adapter: AdapterName;
  speed: number | 'max';
  server: { url: string; token: string } | null;
  json: boolean;
  /** where the report is written as a page; null: nowhere */
  report: string | null;
}

export const USAGE = `usage: liandong replay FILE --adapter ${ADAPTERS.join('|')} [--speed N|max] [--url U --token T] [--json] [--report FILE.html]

Puts a real file through the intake, every row counted once. FILE may be plain or gzip.
  --adapter  sffd: San Francisco fire calls (CSV); nyc311: New York 311 (CSV); calls: JSONL, bodies of POST /calls or data/corpus lines
  --speed    how many times as fast as the file's own clock; max (the default) does not wait
  --url      a running server; without it a private one is started, in a district made from the file, on a driven clock
  --token    Bearer token for --url, of an account that may hand in calls of this source
  --report   writes the comparison as a page of its own, with a chart, fit for printing
  --json     last line: {"rows","accepted","linked","duplicate","refused","refusals","response",…}
exit: 0 done · 1 done with findings (refused rows, a damaged file) · 2 wrong usage · 3 could not finish`;

/** @returns what is wrong, in words, when the arguments are not usable. `null` = help was asked for. */
export function parseOptions(argv: readonly string[]): Options | string | null {
  const parsed = parse(argv);
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return 'name exactly one FILE';
  const adapter = ADAPTERS.find((name) => name === values.adapter);
  if (!adapter) return `--adapter takes ${ADAPTERS.join(', ')}`;
  const speed = speedOf(values.speed);
  if (speed === null) return '--speed takes a number above 0, or max';
  const server = serverOf(values.url, values.token);
  return typeof server === 'string' ? server : { file, adapter, speed, server, json: values.json, report: values.report ?? null };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: joinedToken(argv), allowPositionals: true,
      options: {
        adapter: { type: 'string' }, speed: { type: 'string', default: 'max' }, url: { type: 'string' }, token: { type: 'string' },
        json: { type: 'boolean', default: false }, report: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** One token in 64 begins with a dash, and `parseArgs` then asks for `--token=-…`. */
function joinedToken(argv: readonly string[]): string[] {
  const at = argv.indexOf('--token');
  const token = argv[at + 1];
  return at < 0 || token === undefined || token.startsWith('--') ? [...argv] : [...argv.slice(0, at), `--token=${token}`, ...argv.slice(at + 2)];
}

function speedOf(text: string): number | 'max' | null {
  if (text === 'max') return 'max';
  const speed = Number(text);
  return text.trim() !== '' && Number.isFinite(speed) && speed > 0 ? speed : null;
}

function serverOf(url: string | undefined, token: string | undefined): Options['server'] | string {
  if (url === undefined) return token === undefined ? null : '--token belongs to --url';
  if (!URL.canParse(url) || !/^https?:/.test(url)) return '--url takes the address of a server, such as http://localhost:8110';
  if (token === undefined || token === '') return '--url needs --token (POST /api/v1/session with "token": true gives one)';
  return { url: url.replace(/\/+$/, '').replace(/\/api\/v1$/, ''), token };
}
