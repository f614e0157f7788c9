import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { serveOnLoopback } from './serve-on-loopback.ts';
import { recordToFile } from '../testing/record-to-file.ts';

/** This machine may be reached by its address and as `friend.test`, not as `localhost`. */
const resolveAddresses = async (hostname: string) => {
  if (hostname === '127.0.0.1' || hostname === 'friend.test') return [{ address: '127.0.0.1', family: 4 }];
  if (hostname === 'localhost' || hostname === '169.254.0.23')
    throw new ServiceError('AddressForbidden', 'no', { fault: 'caller' });
  // Includes the hosts that Chromium connects to by itself.
  throw Object.assign(new Error('no such host'), { code: 'ENOTFOUND' });
};

const size = { width: 320, height: 180 };

// Every way in which a page can reach another address. `localhost` is the same server, under a name that is not allowed.
const inside: string[] = [];
let leaving = (): void => undefined;
const isLeaving = new Promise<void>((resolve) => (leaving = resolve));
const pages = new Hono()
  .get('/redirect', (c) => c.redirect(`http://localhost:${new URL(c.req.url).port}/inside/redirect`))
  .get('/inside/:how', (c) => {
    inside.push(c.req.param('how'));
    return c.text('not for you');
  })
  .get('/page', (c) => {
    const there = `localhost:${new URL(c.req.url).port}/inside`;
    return c.html(`<!doctype html><title>page</title><iframe src="/redirect"></iframe>
<iframe src="http://${there}/frame"></iframe><img src="http://${there}/image"><script>
fetch('http://${there}/fetch', { mode: 'no-cors' }).catch(() => 0);
new WebSocket('ws://${there}/socket');
const worker = "fetch('http://${there}/worker', { mode: 'no-cors' }).catch(() => 0)";
new Worker(URL.createObjectURL(new Blob([worker])));
navigator.sendBeacon('http://${there}/beacon');
setTimeout(() => { fetch('/leaving'); location = '/redirect' }, 1000);
</script>`);
  })
  .get('/leaving', (c) => {
    leaving();
    return c.body(null, 204);
  });

test.concurrent(
  'a page cannot reach other hosts through frames, redirects, scripts or navigation',
  async () => {
    await using server = await serveOnLoopback(pages);
    await using session = await recordToFile({ url: `${server.url}/page`, ...size, resolveAddresses });
    await session.recording.start();
    await isLeaving;
    await delay(1_000);
    const result = await session.recording.stop();
    expect(inside).toEqual([]);
    expect(result.events.map(({ type, message }) => [type, message])).toEqual([
      ['refused-address', 'localhost may not be reached'],
    ]);
    expect(result.durationMs).toBeGreaterThanOrEqual(900);
  },
);

test.concurrent.each([
  [
    'redirects to a blocked address',
    (url: string) => `${url}/redirect`,
    'no connection to localhost: this address may not be reached',
  ],
  [
    'is at a blocked address',
    () => 'http://169.254.0.23/',
    'no connection to 169.254.0.23: this address may not be reached',
  ],
  ['is at an unknown host', () => 'http://nowhere.test/', 'no connection to nowhere.test: ENOTFOUND'],
])('a page that %s is not loaded', async (_, toUrl, message) => {
  await using server = await serveOnLoopback(pages);
  await expect(recordToFile({ url: toUrl(server.url), ...size, resolveAddresses })).rejects.toMatchObject({
    code: 'PageNotLoaded',
    message,
  });
  expect(inside).toEqual([]);
});
