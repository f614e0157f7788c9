import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { measureRecording, motionPage, recordToFile, servePages, stillPage } from '../testing/index.ts';

const size = { width: 320, height: 180 };
const motion = motionPage({ ...size, light: true });
const page = (script: string, body = ''): string => `${motion}${body}<script>${script}</script>`;
const never = (): Promise<Response> => new Promise(() => undefined);

/** What pages told the server, by the page's name. */
const told = new Map<string, unknown[]>();
const visits = new Map<string, number>();
const tell = (name: string, what: string): string =>
  `fetch('/tell/${name}', { method: 'POST', body: JSON.stringify(${what}) });`;

/** A page that does much of what pages do beside moving. */
const lively = (port: string): string => {
  const other = `http://localhost:${port}`;
  return page(
    `// Frames that never answer, and going back to where it did not come from.
    addEventListener('load', () => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/hang' }));
      setTimeout(() => history.back(), 500);
    });
    setInterval(() => { ${tell('history', 'history.length')} }, 200);
    // What it may ask for.
    (async () => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (e) => e.name);
      const notifications = await Notification.requestPermission();
      const place = await new Promise((r) => navigator.geolocation.getCurrentPosition(() => r('given'), (e) => r(e.code)));
      const screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'given', (e) => e.name);
      ${tell('permissions', '{ camera, notifications, place, screen }')}
    })();
    // How it looks, and to whom.
    ${tell(
      'looks',
      `{ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: navigator.language, agent: navigator.userAgent,
         webdriver: navigator.webdriver, brands: JSON.stringify(navigator.userAgentData?.brands ?? []) }`,
    )}
    fetch('${other}/other').catch(() => undefined);
    // Its own hooks, beside advertisements that try them.
    setTimeout(async () => { await window.startRecord(); ${tell('hooks', "'answered'")} }, 300);`,
    `<iframe src="${other}/advert"></iframe><iframe src="/advert"></iframe>
     <img src="/private.png"><iframe src="/private.png"></iframe>`,
  );
};

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
  .get('/never-loads', (c) => c.html(`${stillPage}<img src="/hang">`))
  .get('/counted/app', (c) =>
    c.html(`${stillPage}<script>history.pushState({}, '', '/elsewhere#/lesson/2')</script>`),
  )
  .get('/counted/hash', (c) => c.html(stillPage))
  .get('/lively', (c) => {
    told.set('lively-request', [{ room: c.req.header('x-room'), cookie: c.req.header('cookie') }]);
    return c.html(lively(new URL(c.req.url).port));
  })
  .get('/other', (c) => {
    told.set('other', [{ room: c.req.header('x-room') ?? 'none', cookie: c.req.header('cookie') ?? 'none' }]);
    return c.text('ok');
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
  .get('/private.png', (c) => c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="x"' }))
  .get('/members', (c) => {
    const given = c.req.header('Authorization');
    return given === `Basic ${btoa('ann:secret')}`
      ? c.html(stillPage)
      : c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="members"' });
  })
  // Once it has been drawn, its only thread waits for an answer, and does nothing else.
  .get('/busy', (c) =>
    c.html(
      page(`addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
        const request = new XMLHttpRequest();
        request.open('GET', '/hang', false);
        request.send();
      })));`),
    ),
  )
  // Its only thread waits for an answer from its load event on, before it has been drawn for the first time.
  .get('/busy-first', (c) =>
    c.html(
      page(`addEventListener('load', () => setTimeout(() => {
        const audio = new AudioContext();
        const tone = audio.createOscillator();
        tone.connect(audio.destination);
        tone.start();
        const request = new XMLHttpRequest();
        request.open('GET', '/hang', false);
        request.send();
      }));`),
    ),
  )
  // Windows with and without a way back to the page, each of which would hold it by a dialog.
  .get('/opens', (c) =>
    c.html(
      page(`setInterval(() => {
        window.open('/opened');
        window.open('http://localhost:${new URL(c.req.url).port}/opened');
        window.open('/opened', '_blank', 'noopener');
        ${tell('opens', "'goes on'")}
      }, 200);`),
    ),
  )
  .get('/opened', (c) => c.html('<script>alert("look here")</script>'))
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

type Options = Partial<Parameters<typeof recordToFile>[0]>;
const open = (path: string, options: Options = {}) =>
  recordToFile({ url: `${server.url}${path}`, ...size, ...options });

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 50 });

/** Records for as long as `during` takes. */
async function record(
  path: string,
  during: () => Promise<unknown> = () => delay(1_000),
  options: Options = {},
) {
  await using session = await open(path, options);
  await session.recording.start();
  await during();
  const result = await session.recording.stop();
  expect(result.videoFrames).toBeGreaterThan(0);
  return { ...result, types: session.events.map(({ type }) => type), hooks: session.hooks };
}

test.concurrent(
  'a page has what it was given and no more, and nothing that it does stops its recording',
  async () => {
    const { types, hooks } = await record(
      '/lively',
      async () => {
        const wanted = ['history', 'permissions', 'looks', 'other', 'hooks'];
        await until(() => expect([...told.keys()]).toEqual(expect.arrayContaining(wanted)));
        // By then it would have gone back, and an advertisement would have stopped the recording.
        await delay(1_000);
        const before = told.get('history')?.length ?? 0;
        await until(() => expect(told.get('history')?.length).toBeGreaterThan(before + 2));
      },
      {
        settings: {
          headers: { 'X-Room': '7' },
          cookies: [{ name: 'seat', value: '12' }],
          timeZone: 'Asia/Shanghai',
          locale: 'zh-CN',
        },
      },
    );
    // A frame that never answers and a challenge that nobody answers are no event.
    expect(types).toEqual([]);
    expect(told.get('history')?.at(-1)).toBe(1);
    // Only the page itself steers its recording.
    expect(hooks).toEqual(['startRecord']);
    expect(told.get('hooks')).toEqual(['answered']);
    const camera: unknown = expect.stringMatching(/^Not/);
    expect(told.get('permissions')).toEqual([
      { camera, notifications: 'denied', place: 1, screen: 'NotAllowedError' },
    ]);
    // Headers and cookies are for the page's own origin.
    expect(told.get('lively-request')).toEqual([{ room: '7', cookie: 'seat=12' }]);
    expect(told.get('other')).toEqual([{ room: 'none', cookie: 'none' }]);
    expect(told.get('looks')).toEqual([
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

test.concurrent('a page that asks who is there is told so, by the request or by its address', async () => {
  const url = server.url.replace('http://', 'http://ann:secret@') + '/members';
  for (const way of [{ settings: { credentials: { username: 'ann', password: 'secret' } } }, { url }]) {
    await using session = await open('/members', way);
    expect(session.events).toEqual([]);
  }
  await expect(open('/members')).rejects.toMatchObject({
    code: 'PageNotLoaded',
    message: 'the page answered 401',
  });
});

test.concurrent('a page that opens one window after another goes on meanwhile', async () => {
  const { types } = await record('/opens', async () => {
    const before = told.get('opens')?.length ?? 0;
    await until(() => expect(told.get('opens')?.length).toBeGreaterThan(before + 3));
  });
  expect(types).toContain('new-window');
});

test.concurrent('a page that is busy all the time is recorded meanwhile', async () => {
  const { durationMs } = await record('/busy');
  expect(durationMs).toBeGreaterThanOrEqual(900);
});

test.concurrent(
  'a page that is busy before it is drawn is recorded at once, with its sound, by our clock',
  async () => {
    await using session = await open('/busy-first');
    const startedMs = await session.recording.start();
    const beganMs = performance.now();
    const openedMs = Date.now();
    await until(() => expect(session.recording.recordedMs()).toBeGreaterThanOrEqual(3_000));
    const lastedMs = performance.now() - beganMs + openedMs - startedMs;
    const result = await session.recording.stop();
    expect(session.events).toEqual([]);
    expect(result.gaps).toEqual([]);
    expect(Math.abs(result.durationMs - lastedMs)).toBeLessThan(500);
    const { probed } = await measureRecording(result.stored);
    expect(Math.abs(probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(probed.audio?.durationMs).toBeGreaterThan(2_000);
    expect(result.quality.silent).toBe(false);
  },
);

test.concurrent(
  'a page that writes to its console all the time is recorded, and the errors are not',
  async () => {
    const { session, types } = await record('/chatty', () => delay(2_000));
    expect(types).toEqual([]);
    expect(session?.pageErrors.consoleErrors).toBe(0);
  },
);
