import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { motionPage, recordToFile, servePages } from '../testing/index.ts';

const size = { width: 640, height: 360 };
const motion = motionPage({ ...size, light: true });
const page = (script: string, body = ''): string => `${motion}${body}<script>${script}</script>`;
const never = (): Promise<Response> => new Promise(() => undefined);

/** What pages told the server, by the page's name. */
const told = new Map<string, unknown[]>();
const visits = new Map<string, number>();
const tell = (name: string, what: string): string =>
  `fetch('/tell/${name}', { method: 'POST', body: JSON.stringify(${what}) });`;

const pages = new Hono()
  .post('/tell/:name', async (c) => {
    const name = c.req.param('name');
    told.set(name, [...(told.get(name) ?? []), await c.req.json()]);
    return c.body(null, 204);
  })
  .use('/counted/*', async (c, next) => {
    visits.set(c.req.path, (visits.get(c.req.path) ?? 0) + 1);
    await next();
  })
  .get('/hang', never)
  .get('/late-frame', (c) =>
    c.html(
      page(`addEventListener('load', () => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: '/hang' }));
      });`),
    ),
  )
  .get('/never-loads', (c) => c.html(page('', '<img src="/hang">')))
  .get('/counted/app', (c) => c.html(page(`history.pushState({}, '', '/elsewhere#/lesson/2');`)))
  .get('/counted/hash', (c) => c.html(motion))
  .get('/back', (c) =>
    c.html(
      page(
        `setTimeout(() => history.back(), 1_000);
         setInterval(() => { ${tell('back', 'history.length')} }, 200);`,
      ),
    ),
  )
  .get('/hooks', (c) => {
    const other = `http://localhost:${new URL(c.req.url).port}`;
    return c.html(
      page(
        `setTimeout(async () => { await window.startRecord(); ${tell('hooks', "'answered'")} }, 300);`,
        `<iframe src="${other}/advert"></iframe><iframe src="/advert"></iframe>`,
      ),
    );
  })
  .get('/advert', (c) =>
    c.html(`<script>
      setInterval(() => {
        const names = ['startRecord', 'stopRecord', ...Object.getOwnPropertyNames(window)];
        for (const name of names)
          if (/record|report|binding|^__/i.test(name)) try { window[name]('stopRecord'); } catch {}
        dispatchEvent(new CustomEvent('stopRecord', { detail: 'stopRecord' }));
      }, 50);
    </script>`),
  )
  .get('/permissions', (c) =>
    c.html(
      page(`(async () => {
        const camera = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (e) => e.name);
        const notifications = await Notification.requestPermission();
        const place = await new Promise((r) => navigator.geolocation.getCurrentPosition(() => r('given'), (e) => r(e.code)));
        const screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'given', (e) => e.name);
        ${tell('permissions', '{ camera, notifications, place, screen }')}
      })();`),
    ),
  )
  .get('/private.png', (c) => c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="x"' }))
  .get('/challenge', (c) => c.html(page('', '<img src="/private.png"><iframe src="/private.png"></iframe>')))
  .get('/members', (c) => {
    const given = c.req.header('Authorization');
    return given === `Basic ${btoa('ann:secret')}`
      ? c.html(motion)
      : c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="members"' });
  })
  .get('/settings', (c) => {
    const { port } = new URL(c.req.url);
    told.set('settings-request', [{ room: c.req.header('x-room'), cookie: c.req.header('cookie') }]);
    return c.html(
      page(
        `${tell(
          'settings',
          `{ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: navigator.language, agent: navigator.userAgent,
           webdriver: navigator.webdriver,
           brands: JSON.stringify(navigator.userAgentData?.brands ?? []) }`,
        )} fetch('http://localhost:${port}/other').catch(() => undefined);`,
      ),
    );
  })
  .get('/other', (c) => {
    told.set('other', [{ room: c.req.header('x-room') ?? 'none', cookie: c.req.header('cookie') ?? 'none' }]);
    return c.text('ok');
  })
  .get('/busy', (c) =>
    c.html(
      page(`addEventListener('load', () => setTimeout(() => {
        const until = performance.now() + 6000;
        while (performance.now() < until);
      }, 0));`),
    ),
  )
  .get('/chatty', (c) =>
    c.html(
      page(`setInterval(() => { for (let n = 0; n < 500; n++) console.log('x'.repeat(500), { n }); }, 10);`),
    ),
  );

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

type Options = Omit<Parameters<typeof recordToFile>[0], 'url'>;
const open = (path: string, options: Options = {}) =>
  recordToFile({ url: `${server.url}${path}`, ...size, ...options });

/** Records for as long as `during` takes. */
async function record(
  path: string,
  during: () => Promise<unknown> = () => delay(1_500),
  options: Options = {},
) {
  await using session = await open(path, options);
  await session.recording.start();
  await during();
  const result = await session.recording.stop();
  expect(result.videoFrames).toBeGreaterThan(0);
  return { ...result, types: session.events.map(({ type }) => type), hooks: session.hooks };
}

test.concurrent('a frame that never answers does not hold up the recording', async () => {
  expect((await record('/late-frame')).types).toEqual([]);
});

test.concurrent('a page without a load event is recorded after the wait, and that is reported', async () => {
  const { types } = await record('/never-loads', undefined, { loadTimeoutMs: 2_000 });
  expect(types).toContain('late-load');
});

test.concurrent.for([
  ['/counted/app', ''],
  ['/counted/hash', '#/lesson/1'],
] as const)('a refresh loads the document of the address again: %s%s', async ([path, hash]) => {
  await using session = await open(`${path}${hash}`);
  await session.recording.start();
  expect(visits.get(path)).toBe(1);
  await session.recording.refresh();
  expect(visits.get(path)).toBe(2);
  expect(session.events).toEqual([]);
});

test.concurrent('a page that goes back goes nowhere', async () => {
  await record('/back', async () => {
    await delay(1_500);
    const before = told.get('back')?.length ?? 0;
    await vi.waitFor(() => expect(told.get('back')?.length).toBeGreaterThan(before + 2), { timeout: 20_000 });
  });
  expect(told.get('back')?.at(-1)).toBe(1);
});

test.concurrent('only the page itself steers its recording, and its promises are kept', async () => {
  const { hooks } = await record('/hooks', () =>
    vi.waitFor(() => expect(told.get('hooks')).toEqual(['answered']), { timeout: 20_000 }),
  );
  expect(hooks).toEqual(['startRecord']);
});

test.concurrent('what a page asks for is denied at once', async () => {
  await record('/permissions', () =>
    vi.waitFor(
      () =>
        expect(told.get('permissions')).toEqual([
          {
            camera: expect.stringMatching(/^Not/),
            notifications: 'denied',
            place: 1,
            screen: 'NotAllowedError',
          },
        ]),
      { timeout: 20_000 },
    ),
  );
});

test.concurrent('a challenge that nobody answers is canceled', async () => {
  expect((await record('/challenge')).types).toEqual([]);
});

test.concurrent('a page that asks who is there is told so, by the request or by its address', async () => {
  const credentials = { username: 'ann', password: 'secret' };
  await record('/members', undefined, { settings: { credentials } });
  await using named = await recordToFile({
    url: server.url.replace('http://', 'http://ann:secret@') + '/members',
    ...size,
  });
  expect(named.events).toEqual([]);
  await expect(open('/members')).rejects.toMatchObject({
    code: 'PageNotLoaded',
    message: 'the page answered 401',
  });
});

test.concurrent(
  'headers and cookies are for the page’s own origin, and it looks as it was asked to',
  async () => {
    await record(
      '/settings',
      () =>
        vi.waitFor(() => expect([told.has('settings'), told.has('other')]).toEqual([true, true]), {
          timeout: 20_000,
        }),
      {
        settings: {
          headers: { 'X-Room': '7' },
          cookies: [{ name: 'seat', value: '12' }],
          timeZone: 'Asia/Shanghai',
          locale: 'zh-CN',
        },
      },
    );
    expect(told.get('settings-request')).toEqual([{ room: '7', cookie: 'seat=12' }]);
    expect(told.get('other')).toEqual([{ room: 'none', cookie: 'none' }]);
    expect(told.get('settings')).toEqual([
      {
        zone: 'Asia/Shanghai',
        language: 'zh-CN',
        agent: expect.stringMatching(/ Chrome\/\d/),
        brands: expect.not.stringContaining('Headless'),
        webdriver: false,
      },
    ]);
  },
);

test.concurrent('a page that is busy for seconds is recorded meanwhile', async () => {
  const begunMs = performance.now();
  await using session = await open('/busy');
  await session.recording.start();
  const startedMs = performance.now() - begunMs;
  await delay(1_500);
  const { durationMs, videoFrames } = await session.recording.stop();
  console.info('busy page', { startedMs, durationMs, videoFrames });
  expect(durationMs).toBeGreaterThanOrEqual(1_400);
});

test.concurrent(
  'a page that writes to its console all the time is recorded, and the errors are not',
  async () => {
    const { session, types } = await record('/chatty', () => delay(3_000));
    expect(types).toEqual([]);
    expect(session?.pageErrors.consoleErrors).toBe(0);
  },
);
