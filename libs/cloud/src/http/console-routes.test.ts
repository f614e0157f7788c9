import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addConsoleRoutes, toContentPolicy, findConsoleFolder } from './console-routes.ts';
import { createService } from './create-service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html>');
  await writeFile(join(folder, 'assets/hls.light-a1_.js'), 'start()');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function service(from = folder) {
  const app = createService({ name: 'test', log: pino({ level: 'silent' }), maxBodyBytes: 1_000 });
  addConsoleRoutes(app, { folder: from, mediaUrls: [], service: 'test', signIn: 'key', signHost: true });
  return app;
}

const unpacked = async (response: Response) =>
  gunzipSync(Buffer.from(await response.arrayBuffer())).toString();

test('the page, its script and its settings are public, and nothing else is', async () => {
  const app = service();
  const way = await app.request('/console');
  expect([way.status, way.headers.get('location')]).toEqual([302, 'console/']);
  const page = await app.request('/console/');
  expect([page.headers.get('content-type'), await unpacked(page)]).toEqual([
    'text/html; charset=utf-8',
    '<!doctype html>',
  ]);
  const script = await app.request('/console/assets/hls.light-a1_.js');
  expect([script.headers.get('content-type'), await unpacked(script)]).toEqual([
    'text/javascript; charset=utf-8',
    'start()',
  ]);
  const about = await app.request('/console/about.json');
  expect(await about.json()).toEqual({ service: 'test', signIn: 'key', signHost: true });
  for (const path of ['assets/..%2Findex.html', 'assets/none.js', 'assets/hls.light-a1_.map', 'index.html'])
    expect((await app.request(`/console/${path}`)).status, path).toBe(404);
});

test("every response allows only the page's own scripts, and forbids framing", async () => {
  for (const path of ['/console/', '/console/about.json', '/console/none']) {
    const { headers } = await service().request(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('files are played from Tencent Cloud and from the configured addresses', () => {
  const policy = toContentPolicy([
    'cdn.example.com',
    'http://127.0.0.1:9010/{Bucket}',
    'https://{Bucket}.cos',
    undefined,
  ]);
  const sources =
    'https://*.myqcloud.com https://*.vod-qcloud.com https://cdn.example.com http://127.0.0.1:9010';
  expect(policy).toContain(`media-src 'self' blob: ${sources};`);
  expect(policy).toContain(`connect-src 'self' ${sources};`);
});

test('a package without the page responds with an error', async () => {
  expect((await service(join(folder, 'none')).request('/console/')).status).toBe(404);
});

test('it is off by default; its folder is next to the program', () => {
  expect(findConsoleFolder({ CONSOLE: false, CONSOLE_DIR: '/c' }, '/app/main.js')).toBeUndefined();
  expect(findConsoleFolder({ CONSOLE: true }, '/app/main.js')).toBe('/app/console');
  expect(findConsoleFolder({ CONSOLE: true, CONSOLE_DIR: '/c' }, '/app/main.js')).toBe('/c');
});
