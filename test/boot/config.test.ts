import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#server/config.ts';

const SECRET = 'an invented secret of enough length';

describe('settings', () => {
  test('none at all is the demonstration on this machine', () => {
    expect(readConfig({})).toMatchObject({ port: 8110, host: 'localhost', dataDir: '.liandong', databaseUrl: null, demo: 'live', speed: 1, clock: 'wall' });
  });

  test('a database of one\'s own is no demonstration unless one says so', () => {
    const DATABASE_URL = 'postgres://owner:pw@db.example:5432/liandong';
    expect(readConfig({ DATABASE_URL, LIANDONG_SECRET_KEY: SECRET }).demo).toBe('off');
    expect(readConfig({ DATABASE_URL, LIANDONG_DEMO: 'live' }).demo).toBe('live');
  });

  test('an empty value counts as absent', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8110, databaseUrl: null });
  });

  test('settings of other programs are none of our business', () => {
    expect(readConfig({ PATH: '/bin', PGPASSWORD: 'x' }).port).toBe(8110);
  });

  test.each([
    [{ LIANDONG_DEMOS: 'off' }, 'LIANDONG_DEMOS'],
    [{ LIANDONG_DEMO: 'yes' }, 'LIANDONG_DEMO'],
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'http' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://host/db' }, 'DATABASE_URL'],
    [{ LIANDONG_SPEED: '0' }, 'LIANDONG_SPEED'],
    [{ LIANDONG_SPEED: '-2' }, 'LIANDONG_SPEED'],
    [{ LIANDONG_SECRET_KEY: 'short' }, 'LIANDONG_SECRET_KEY'],
    [{ LIANDONG_DEMO: 'off' }, 'LIANDONG_SECRET_KEY'],
    [{ LIANDONG_DEMO: 'off', LIANDONG_SECRET_KEY: SECRET, LIANDONG_SPEED: '10' }, 'LIANDONG_SPEED'],
    [{ TLS_CERT: 'a.pem' }, 'TLS_KEY'],
    [{ TLS_KEY: 'a.pem' }, 'TLS_CERT'],
    [{ PUBLIC_URL: 'http://town.example' }, 'PUBLIC_URL'],
    [{ PUBLIC_URL: 'https://town.example' }, 'TRUSTED_PROXY'],
    [{ HOST: '0.0.0.0' }, 'HOST'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ LIANDONG_CLOCK: 'fast' }, 'LIANDONG_CLOCK'],
  ])('%o is refused by its name', (env, setting) => {
    const refused = (): unknown => readConfig(env);
    expect(refused).toThrow(ConfigError);
    expect(refused).toThrow(new RegExp(`^${setting} `));
  });

  test('outside localhost needs https', () => {
    expect(readConfig({ HOST: '0.0.0.0', TLS_CERT: 'c.pem', TLS_KEY: 'k.pem' }).tls).toEqual({ cert: 'c.pem', key: 'k.pem' });
    expect(readConfig({ HOST: '10.0.0.5', PUBLIC_URL: 'https://town.example', TRUSTED_PROXY: '10.0.0.0/24' }).publicUrl).toBe('https://town.example');
  });
});

test('a map by setting: a style or tiles, their hosts in the content policy, and the datum they are in', () => {
  const read = (env: Record<string, string>) => readConfig({ LIANDONG_DEMO: 'still', ...env }).map;
  expect(read({})).toBeNull();
  expect(read({ LIANDONG_MAP: 'https://maps.example/style.json', LIANDONG_MAP_DATUM: 'gcj02', LIANDONG_MAP_HOSTS: 'tiles.example *.cdn.example' })).toEqual({ style: 'https://maps.example/style.json', tiles: [], datum: 'gcj02', hosts: ['maps.example', 'tiles.example', '*.cdn.example'] });
  expect(read({ LIANDONG_MAP: 'https://t0.tiles.example/{z}/{x}/{y}.png https://t1.tiles.example/names/{z}/{x}/{y}.png', LIANDONG_MAP_DATUM: 'cgcs2000' })).toMatchObject({ style: null, datum: 'wgs84', hosts: ['t0.tiles.example', 't1.tiles.example'] });
  expect(read({ LIANDONG_MAP: 'http://127.0.0.1:8080/town.pmtiles' })).toMatchObject({ style: null, tiles: ['http://127.0.0.1:8080/town.pmtiles'], hosts: ['127.0.0.1:8080'] });
  const wrong: Record<string, string>[] = [{ LIANDONG_MAP: 'http://far.example/style.json' }, { LIANDONG_MAP_DATUM: 'gcj02' }, { LIANDONG_MAP: 'https://a.example/s.json https://b.example/s.json' }, { LIANDONG_MAP: 'https://a.example/s.json', LIANDONG_MAP_HOSTS: "x.example 'unsafe-eval'" }];
  for (const env of wrong) expect(() => read(env), JSON.stringify(env)).toThrow();
});
