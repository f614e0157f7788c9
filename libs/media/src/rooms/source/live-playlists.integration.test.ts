import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { Agent } from 'undici';
import { expect, test } from 'vitest';
import { serveOnLoopback } from '../../net/serve-on-loopback.ts';
import { openLivePlaylists } from './live-playlists.ts';

/** Serves a live source of one variant, to which the test adds segments. */
async function openLiveServer() {
  await using opening = new AsyncDisposableStack();
  let segments = 3;
  let failures = 0;
  const cookies: (string | undefined)[] = [];
  const app = new Hono()
    .get('/master.m3u8', (c) => {
      c.header('set-cookie', 'token=abc; Path=/');
      return c.body('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlist.m3u8\n');
    })
    .get('/list.m3u8', (c) => {
      cookies.push(c.req.header('cookie'));
      if (failures-- > 0) return c.body(null, 503);
      const head = ['#EXTM3U', '#EXT-X-TARGETDURATION:1', `#EXT-X-MEDIA-SEQUENCE:${segments - 3}`];
      const listed = [3, 2, 1].flatMap((back) => ['#EXTINF:1,', `${segments - back}.ts`]);
      return c.body([...head, ...listed, ''].join('\n'));
    })
    .get('/closed.m3u8', (c) =>
      c.req.header('authorization') === `Basic ${btoa('me:p@ss')}`
        ? c.body('#EXTM3U\n#EXTINF:1,\n0.ts\n#EXT-X-ENDLIST\n')
        : c.body(null, 401),
    )
    .get('/gone.m3u8', (c) => c.body(null, 404));
  const server = opening.use(await serveOnLoopback(app));
  const dispatcher = new Agent();
  opening.defer(() => dispatcher.destroy());
  const opened = opening.move();
  return {
    ...{ url: server.url, cookies },
    open: (path: string, login = '') =>
      openLivePlaylists({
        url: `${server.url.replace('//', `//${login}`)}${path}`,
        baseUrl: 'http://ours.invalid',
        dispatcher,
      }),
    addSegment: () => void (segments += 1),
    failNext: (times: number) => void (failures = times),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

const isPending = async (request: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([request, delay(1_000, 'pending')])) === 'pending';

test('a playlist request is answered when there is a new segment, and not before', async () => {
  await using server = await openLiveServer();
  using playlists = server.open('/master.m3u8');
  const fresh = playlists.newSegment(new AbortController().signal);
  expect(await isPending(fresh)).toBe(true);
  server.addSegment();
  await fresh;

  expect(await playlists.answer('/live/0.m3u8')).toMatchObject({
    statusCode: 200,
    headers: { 'set-cookie': ['token=abc; Path=/; domain=127.0.0.1'] },
    body: expect.stringContaining('\nhttp://ours.invalid/live/1.m3u8\n'),
  });
  const first = await playlists.answer('/live/1.m3u8');
  expect(first.body).toContain(`#EXTINF:0.5,\n${server.url}/3.ts\n`);
  const second = playlists.answer('/live/1.m3u8');
  expect(await isPending(second)).toBe(true);
  // A server that fails for a moment is polled again.
  server.failNext(2);
  server.addSegment();
  expect((await second).body).toContain(`#EXTINF:0.5,\n${server.url}/4.ts\n`);
  expect(new Set(server.cookies)).toEqual(new Set(['token=abc']));
});

test('an unreadable playlist is answered with the status of its server, and an unknown one with 404', async () => {
  await using server = await openLiveServer();
  using playlists = server.open('/gone.m3u8');
  await playlists.newSegment(new AbortController().signal);
  expect(await playlists.answer('/live/0.m3u8')).toEqual({ statusCode: 404 });
  expect(await playlists.answer('/live/7.m3u8')).toEqual({ statusCode: 404 });
});

test('the credentials of a URL also apply to its segments', async () => {
  await using server = await openLiveServer();
  using playlists = server.open('/closed.m3u8', 'me:p%40ss@');
  const { body } = await playlists.answer('/live/0.m3u8');
  expect(body).toContain(`\n${server.url.replace('//', '//me:p%40ss@')}/0.ts\n`);
});

test('waiting requests are released on close', async () => {
  await using server = await openLiveServer();
  const playlists = server.open('/list.m3u8');
  await playlists.answer('/live/0.m3u8');
  const waiting = playlists.answer('/live/0.m3u8');
  playlists[Symbol.dispose]();
  expect(await waiting).toEqual({ statusCode: 502 });
});
