/** `GET /api/v1/map`: the schematic map of the district, read and checked once at start, sent as it is stored. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { MapBackground } from '#server/config.ts';
import { districtMap } from '#domain/catalogue/map.ts';
import { answer, route } from '#server/platform/http.ts';

const DATA = fileURLToPath(new URL('../../data/map/', import.meta.url));

/** A district without a map of its own (one made from a file) has an empty one. */
function readMap(districtId: string): Buffer {
  try {
    const bytes = readFileSync(`${DATA}${districtId}.geojson`);
    districtMap.parse(JSON.parse(bytes.toString('utf8')));
    return bytes;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.from(JSON.stringify(EMPTY));
    throw error;
  }
}

const EMPTY = { type: 'FeatureCollection', note: { zh: '本区没有示意图。', en: 'This district has no map.' }, bbox: [0, 0, 0, 0], features: [] } as const;

const wantsGzip = (accepted: string | string[] | undefined): boolean => /(^|,)\s*gzip\s*(?!;\s*q=0(\.0+)?\s*(,|$))(,|;|$)/i.test(String(accepted ?? ''));

const backgroundView = z.object({ style: z.string().nullable(), tiles: z.array(z.string()), datum: z.enum(['wgs84', 'gcj02']) });

export function addMapRoute(app: FastifyInstance, districtId: string, background: MapBackground | null): void {
  route(app, {
    method: 'GET', path: '/api/v1/map/background', action: 'district.read', summary: 'What lies under the incidents on the map, by setting; neither style nor tiles: the schematic map', response: backgroundView,
    handler: () => ({ style: background?.style ?? null, tiles: [...(background?.tiles ?? [])], datum: background?.datum ?? 'wgs84' }),
  });
  const bytes = readMap(districtId);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  const headers = { etag, vary: 'accept-encoding', 'cache-control': 'private, no-cache' };
  let zipped: Promise<Buffer> | null = null;
  route(app, {
    method: 'GET', path: '/api/v1/map', action: 'district.read', summary: 'The schematic map of the district (GeoJSON)', response: 'application/geo+json',
    handler: async ({ request }) => {
      if (request.headers['if-none-match'] === etag) return answer(304, '', headers);
      if (!wantsGzip(request.headers['accept-encoding'])) return answer(200, bytes, headers);
      return answer(200, await (zipped ??= promisify(gzip)(bytes)), { ...headers, 'content-encoding': 'gzip' });
    },
  });
}
