import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openRoomBrowser, type RunningService, startService } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  buildExamples,
  type ExamplePrograms,
  runExample,
  startReceiver,
} from './testing/example-programs.ts';

const player = await readFile(new URL('../../../../examples/player/index.html', import.meta.url), 'utf8');
/** What the player would load from a CDN. */
const hlsJs = await readFile(fileURLToPath(import.meta.resolve('hls.js/dist/hls.min.mjs')), 'utf8');
const moving = `<!doctype html><title>counts</title><p style="font-size: 40vh">0</p><script>
  let n = 0;
  requestAnimationFrame(function draw() {
    document.querySelector('p').textContent = String(++n);
    requestAnimationFrame(draw);
  });
</script>`;

const key = { API_APP_KEY: 'APIDtest', API_APP_SECRET: 'only-for-tests' };
const signKey = 'a-key-of-callbacks';

let dir: string;
let programs: ExamplePrograms;
let service: RunningService;
/** The page that is recorded, and at `/player` the one that plays. */
const pages = createServer(({ url = '' }, response) => {
  response.setHeader('Content-Type', 'text/html').end(url.startsWith('/player') ? player : moving);
});
let site: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'examples-'));
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  site = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
  const environment = { ...key, REQUIRE_BODY_SIGNATURE: 'true', CALLBACK_SIGN_KEY: signKey };
  [programs, service] = await Promise.all([buildExamples(dir), startService('web-record', { environment })]);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
  pages.closeAllConnections();
  pages.close();
  await rm(dir, { recursive: true, force: true });
});

test('backends in Node, Python and Go record a page and receive the callback, and the player plays it', async () => {
  const recordings = (['node', 'python', 'go'] as const).map(async (name) => {
    await using receiver = await startReceiver(programs.receive[name], signKey);
    const recorded = await runExample(programs.record[name], [`${site}/`, '2', 'hls'], {
      ...key,
      WEB_RECORD_URL: service.url,
      CALLBACK_URL: receiver.url,
    });
    expect(recorded).toMatchObject({ code: 0, stderr: '' });
    // The callback came before the task was finished: the same film, once.
    await expect.poll(() => receiver.lines).toEqual([expect.stringMatching(/^[\w-]+ http:/)]);
    expect(receiver.lines[0]?.split(' ')[1]).toBe(recorded.stdout);
    return recorded.stdout;
  });
  const films = await Promise.all(recordings);
  expect(films.map((film) => film.split('.').at(-1))).toEqual(['m3u8', 'mp4', 'mp4']);

  await using chromium = await openRoomBrowser();
  const page = await chromium.browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const isCdn = new URL(request.url()).hostname === 'cdn.jsdelivr.net';
    const headers = { 'Access-Control-Allow-Origin': '*' };
    void (isCdn
      ? request.respond({ contentType: 'text/javascript', body: hlsJs, headers })
      : request.continue());
  });
  for (const film of films.slice(0, 2)) {
    await page.goto(`${site}/player?src=${encodeURIComponent(film)}`);
    await page.waitForFunction("document.querySelector('video').readyState >= 2", { timeout: 30_000 });
    await page.evaluate("document.querySelector('video').play()");
    await page.waitForFunction("document.querySelector('video').ended", { timeout: 60_000 });
    const seen = await page.evaluate(`(() => {
      const { currentTime, videoWidth } = document.querySelector('video');
      return { currentTime, videoWidth, problem: document.querySelector('[role=status]').textContent };
    })()`);
    expect(seen).toMatchObject({ videoWidth: 1280, problem: '' });
    expect(seen).toHaveProperty('currentTime', expect.any(Number));
    expect((seen as { currentTime: number }).currentTime).toBeGreaterThan(1.5);
  }
});
