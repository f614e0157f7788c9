import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { reservePorts } from '../ports/index.ts';
import { stackApps } from '../stack/apps.ts';
import { startStack } from '../stack/start-stack.ts';
import { openConsoleClient } from '../testing/console-client.ts';
import { openRoomBrowser } from '../testing/room-browser.ts';
import { startService } from '../testing/start-service.ts';
import { createTempDir } from '../testing/temp-dir.ts';

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** The recorded page: a moving bar. */
const movingPage = `<!doctype html><title>bar</title><style>
  @keyframes move { to { translate: 80vw } } div { width: 9vw; height: 90vh; background: red; animation: move 1s infinite }
</style><div></div>`;

async function servePage() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(movingPage);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Lists what axe reports for the current page. */
async function barriers(page: Page): Promise<unknown> {
  await page.evaluate(axe);
  return page.evaluate(`axe.run().then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 120)).join(' | ')))`);
}

/** Waits until an expression is true; unlike the page's own wait it needs no `eval`, which the policy of a deployed console forbids. */
const until = (page: Page, expression: string) =>
  expect
    .poll(() => page.evaluate(`(${expression}) || document.body.innerText`), {
      timeout: 60_000,
      interval: 100,
    })
    .toBe(true);
const saying = (text: string) => `document.body.innerText.includes(${JSON.stringify(text)})`;

/** Waits for the text of an element, or of the page. */
const shows = (page: Page, text: string) =>
  page.waitForFunction(`document.body.innerText.includes(${JSON.stringify(text)})`, { timeout: 60_000 });

test('recordings can be started, controlled and watched in the console, by keyboard, in both languages', async () => {
  await using dir = await createTempDir('console');
  await using recorded = await servePage();
  const { root, inherited } = readConfig();
  const apps = stackApps(root).filter(({ name }) => ['web-record', 'vod-callback'].includes(name));
  await using stack = await startStack({ dir: dir.path, portBase: await reservePorts(), apps, inherited });
  await using client = await openConsoleClient(stack.cloud.apiUrl);
  await using chromium = await openRoomBrowser();
  const page = await chromium.browser.newPage();
  await page.setViewport({ width: 1280, height: 900 });
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(stack.cloud.apiUrl);
  await shows(page, 'live');
  // A reloaded page no longer has this.
  await page.evaluate('window.sameDocument = true');

  // With only the keyboard: the skip link is first, and Enter opens the form.
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('details.start[open]');

  // The schema reports problems before anything is sent, and the invalid field gets the focus.
  await page.click('button[type=submit]');
  await page.waitForSelector('input[aria-invalid=true]');
  const described = await page.evaluate(
    "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent",
  );
  expect(described).not.toBe('');
  await page.keyboard.type(recorded.url);
  await page.keyboard.press('Enter');
  await shows(page, 'Started: ');

  // The second one is HLS, and its form is filled in with JSON.
  await page.type('textarea', '{"Output":{"Video":{"Muxer":"hls"}}}');
  await page.click('button[type=submit]');
  const both = await client.until(
    ({ recordings: { tasks } }) =>
      tasks.length === 2 &&
      tasks.every(({ status, mediaMs = 0 }) => status === 'recording' && mediaMs > 1_000),
  );
  await page.waitForFunction("document.querySelectorAll('tbody button.stop').length === 2");
  expect.soft(await barriers(page)).toEqual([]);

  const button = (name: string) => `tbody tr:last-child button[aria-label^="${name}"]`;
  await page.click(button('Pause'));
  await page.waitForSelector(button('Resume'));
  await page.click(button('Resume'));
  await page.waitForSelector(button('Pause'));
  for (const { id } of both.recordings.tasks) {
    await page.waitForSelector(`button.stop[aria-label="Stop ${id}"]`);
    await page.click(`button.stop[aria-label="Stop ${id}"]`);
  }
  const { recordings } = await client.until(({ recordings: { tasks } }) =>
    tasks.every(({ isFinished }) => isFinished),
  );
  expect(recordings.tasks.map(({ problem }) => problem)).toEqual([undefined, undefined]);
  const names = recordings.tasks.map(({ files: [file] }) => file?.name ?? '');
  expect(names.map((name) => name.split('.').at(-1)).toSorted()).toEqual(['m3u8', 'mp4']);

  // Both forms play, and their posters are images.
  await page.waitForFunction(
    '[...document.images].length === 2 && [...document.images].every((one) => one.naturalWidth > 0)',
  );
  for (const name of names) {
    await page.click(`button[aria-label="Play ${name}"]`);
    await page.waitForFunction("document.querySelector('dialog video')?.currentTime > 0.2", {
      timeout: 30_000,
    });
    await page.keyboard.press('Escape');
    await page.waitForFunction("document.querySelector('dialog') === null");
  }

  // Checks a task's details with its log, then the same in Chinese and in dark mode.
  await page.click('tbody th a');
  await shows(page, '"msg":"task finished"');
  expect.soft(await barriers(page)).toEqual([]);
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.click('header button');
  await shows(page, '服务的应答');
  expect(await page.evaluate('document.documentElement.lang')).toBe('zh-CN');
  for (const name of ['uploads', 'events', 'cloud']) {
    await page.click(`nav a[href="#/${name}"]`);
    await page.waitForSelector(`nav a[href="#/${name}"][aria-current=page]`);
    expect.soft(await barriers(page)).toEqual([]);
  }
  await shows(page, 'web-record-worker');
  expect(await page.evaluate('window.sameDocument')).toBe(true);
  expect(problems).toEqual([]);
  await stack.stop(5_000);
});

test('on a deployed service people sign in, and the key stays in the tab', async () => {
  await using recorded = await servePage();
  const [id, secret] = ['APIDconsole', 'secret-of-the-console'];
  const folder = fileURLToPath(new URL('dist', import.meta.resolve('@scf-media/console/package.json')));
  await using service = await startService('web-record', {
    environment: {
      ...{ CONSOLE: 'on', CONSOLE_DIR: folder, API_APP_KEY: id, API_APP_SECRET: secret },
      ...{ REQUIRE_BODY_SIGNATURE: 'true', REQUIRE_NONCE: 'true' },
    },
  });
  await using chromium = await openRoomBrowser();
  const page = await chromium.browser.newPage();
  const problems: string[] = [];
  const sent: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) =>
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  );
  await page.goto(`${service.url}/console`);
  const inputs = await page.waitForSelector('form.sign-in').then(() => page.$$('form.sign-in input'));
  expect(inputs).toHaveLength(2);
  expect.soft(await barriers(page)).toEqual([]);

  // A wrong secret is rejected with the message of the service.
  await inputs[0]?.type(id);
  await inputs[1]?.type('another secret');
  await page.keyboard.press('Enter');
  await until(page, saying('Unauthorized: '));
  problems.length = 0;
  await inputs[1]?.click({ count: 3 });
  await inputs[1]?.type(secret);
  await page.keyboard.press('Enter');
  await until(page, saying('live'));

  // Starts, stops and plays an HLS recording with only the form and signed requests.
  await page.click('details.start > summary');
  await page.type('details.start input[inputmode=url]', recorded.url);
  await page.type('textarea', '{"Output":{"Video":{"Muxer":"hls"}}}');
  await page.click('button[type=submit].main');
  await until(page, "document.querySelector('tbody td.number')?.textContent.startsWith('0:0')");
  await until(page, "!document.querySelector('tbody td.number').textContent.startsWith('0:00')");
  expect.soft(await barriers(page)).toEqual([]);
  await page.click('tbody button.stop');
  await page.waitForSelector('button[aria-label^="Play "]', { timeout: 60_000 });
  await page.click('button[aria-label^="Play "]');
  await until(page, "document.querySelector('dialog video')?.currentTime > 0.2");
  await page.keyboard.press('Escape');

  // A reloaded page is still signed in, another tab is not, and signing out removes the key.
  await page.reload();
  await until(page, saying('live'));
  const other = await chromium.browser.newPage();
  await other.goto(`${service.url}/console/`);
  await other.waitForSelector('form.sign-in');
  await other.close();
  await page.bringToFront();
  await page.evaluate("[...document.querySelectorAll('header button')].at(-1).click()");
  await page.waitForSelector('form.sign-in');
  expect(
    await page.evaluate('JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])'),
  ).toBe('[{},{"scf-media-language":"en"},""]');
  expect(sent.filter((text) => text.includes(secret))).toEqual([]);
  expect(problems).toEqual([]);
});
