import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decodeStrip } from '../ffmpeg/testing/decode.ts';
import {
  measureRecording,
  motionPage,
  packetTimes,
  recordToFile,
  servePages,
  stillPage,
} from '../testing/index.ts';

const size = { width: 320, height: 180 };
const motion = motionPage({ ...size, light: true });
const page = (script: string, body = ''): string => `${motion}${body}<script>${script}</script>`;
const never = (): Promise<Response> => new Promise(() => undefined);

/** What pages have reported to the server, by the page's name. */
const reports = new Map<string, unknown[]>();
const visits = new Map<string, number>();
/** What the page that is busy first waits for. */
const held = Promise.withResolvers<void>();
const report = (name: string, what: string): string =>
  `fetch('/report/${name}', { method: 'POST', body: JSON.stringify(${what}) });`;

/** A page that does much of what pages do besides moving. */
const lively = (port: string): string => {
  const other = `http://localhost:${port}`;
  return page(
    `// A frame that never answers, and going back where there is nothing to go back to.
    addEventListener('load', () => {
      document.body.append(Object.assign(document.createElement('iframe'), { src: '/hang' }));
      setTimeout(() => history.back(), 500);
    });
    setInterval(() => { ${report('history', 'history.length')} }, 200);
    // What it may ask for.
    (async () => {
      const camera = await navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'given', (e) => e.name);
      const notifications = await Notification.requestPermission();
      const place = await new Promise((r) => navigator.geolocation.getCurrentPosition(() => r('given'), (e) => r(e.code)));
      const screen = await navigator.mediaDevices.getDisplayMedia().then(() => 'given', (e) => e.name);
      ${report('permissions', '{ camera, notifications, place, screen }')}
    })();
    // What it sees of the browser.
    ${report(
      'looks',
      `{ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, language: navigator.language, agent: navigator.userAgent,
         webdriver: navigator.webdriver, brands: JSON.stringify(navigator.userAgentData?.brands ?? []) }`,
    )}
    fetch('${other}/other').catch(() => undefined);
    fetch('/to-other', { mode: 'no-cors' }).catch(() => undefined);
    // Its own hooks, next to advertisements that try them.
    setTimeout(async () => { await window.startRecord(); ${report('hooks', "'answered'")} }, 300);`,
    `<iframe src="${other}/advert"></iframe><iframe src="/advert"></iframe>
     <img src="/private.png"><iframe src="/private.png"></iframe>`,
  );
};

/** Reports the properties of the browser, wherever it runs. */
const identity = (run: string): string => `
  (async () => {
    const agentData = navigator.userAgentData;
    const brands = JSON.stringify(agentData?.brands) + JSON.stringify(await agentData?.getHighEntropyValues(['fullVersionList']));
    const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
    const seen = { agent: navigator.userAgent, language: navigator.language, timeZone, locale, brands };
    fetch('/report/${run}', { method: 'POST', body: JSON.stringify(seen) });
  })();`;
/** Reports from four contexts: a page or frame, and its workers of each kind. */
const renderFour = (run: string): string => `${stillPage}<script>${identity(run)}
  new Worker('/who/${run}/worker.js');
  new SharedWorker('/who/${run}/worker.js');
  navigator.serviceWorker.register('/who/${run}/worker.js');
</script>`;
/** Asks, one after another, for everything that would wait for a user, and reports the outcome of each. */
const asking = `${stillPage}<script>(async () => {
  const asked = {
    screen: () => navigator.mediaDevices.getDisplayMedia(),
    camera: () => navigator.mediaDevices.getUserMedia({ video: true, audio: true }),
    notifications: () => Notification.requestPermission(),
    place: () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no)),
    clipboard: () => navigator.clipboard.readText(),
    midi: () => navigator.requestMIDIAccess({ sysex: true }),
    challenge: () => fetch('/private.png').then(({ status }) => status),
    worker: () => new Promise((yes) => {
      new SharedWorker('/private-worker.js').port.onmessage = ({ data }) => yes(data);
    }),
    dialog: () => confirm('?'),
    print: () => print(),
    file: () => document.body.appendChild(Object.assign(document.createElement('input'), { type: 'file' })).click(),
    files: () => showOpenFilePicker(),
    passkey: () => navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } }),
    code: () => navigator.credentials.get({ otp: { transport: ['sms'] } }),
    account: () => navigator.credentials.get({ identity: { providers: [{ configURL: '/accounts.json', clientId: '1' }] } }),
    download: () => Object.assign(document.createElement('a'), { href: '/private.png', download: 'x' }).click(),
    program: () => { document.body.appendChild(document.createElement('iframe')).src = 'zoommtg://lesson'; },
  };
  const reports = {};
  const late = () => new Promise((yes) => setTimeout(() => yes('pending'), 10_000));
  for (const [name, ask] of Object.entries(asked))
    reports[name] = await Promise.race([late(), Promise.resolve().then(ask)]).then((value) => String(value), (error) => String(error.name ?? error.code));
  fetch('/report/asking', { method: 'POST', body: JSON.stringify(reports) });
})();</script>`;
/** The user agents and languages in the headers of requests. */
const sentHeaders = new Map<string, Set<string>>();

const pages = new Hono()
  .use('/who/:run/*', async (c, next) => {
    const run = c.req.param('run');
    const names = ['User-Agent', 'Accept-Language', 'Sec-CH-UA'];
    const sent = sentHeaders.get(run) ?? new Set();
    sentHeaders.set(run, sent);
    for (const name of names) sent.add(`${name}: ${c.req.header(name) ?? ''}`);
    await next();
  })
  .get('/who/:run/page', (c) => {
    const other = `http://localhost:${new URL(c.req.url).port}`;
    const run = c.req.param('run');
    return c.html(`${renderFour(run)}<iframe src="${other}/who/${run}/frame"></iframe>`);
  })
  .get('/who/:run/frame', (c) => c.html(renderFour(c.req.param('run'))))
  .get('/who/:run/worker.js', (c) =>
    c.body(identity(c.req.param('run')), 200, { 'content-type': 'text/javascript' }),
  )
  .post('/report/:name', async (c) => {
    const name = c.req.param('name');
    reports.set(name, [...(reports.get(name) ?? []), await c.req.json()]);
    return c.body(null, 204);
  })
  .use('/counted/*', async (c, next) => {
    visits.set(c.req.path, (visits.get(c.req.path) ?? 0) + 1);
    c.header('Cache-Control', 'max-age=3600');
    await next();
  })
  .get('/hang', never)
  .get('/held', async (c) => {
    await held.promise;
    return c.text('continue');
  })
  .get('/never-loads', (c) => c.html(`${stillPage}<img src="/hang">`))
  .get('/counted/app', (c) =>
    c.html(`${stillPage}<script>history.pushState({}, '', '/elsewhere#/lesson/2')</script>`),
  )
  .get('/counted/hash', (c) => c.html(`${stillPage}<script>location.hash = '/lesson/2'</script>`))
  .get('/counted/left', (c) =>
    c.html(
      `${stillPage}<script>addEventListener('load', () => setTimeout(() => (location = '/gone-to')))</script>`,
    ),
  )
  .get('/gone-to', (c) => c.html(`${stillPage}<script>${report('gone-to', 'location.href')}</script>`))
  .get('/lively', (c) => {
    reports.set('lively-request', [{ room: c.req.header('x-room'), cookie: c.req.header('cookie') }]);
    return c.html(lively(new URL(c.req.url).port));
  })
  .get('/to-other', (c) => c.redirect(`http://localhost:${new URL(c.req.url).port}/other`))
  .get('/leaves', (c) => c.redirect(`http://localhost:${new URL(c.req.url).port}/other-document`))
  .get('/other-document', (c) => {
    const [room, cookie, authorization] = ['x-room', 'cookie', 'authorization'].map(
      (name) => c.req.header(name) ?? 'none',
    );
    reports.set('other-document', [
      ...(reports.get('other-document') ?? []),
      { room, cookie, authorization },
    ]);
    return c.html(`${stillPage}<img src="/other-image">`);
  })
  .get('/other-image', (c) => c.redirect(`http://127.0.0.1:${new URL(c.req.url).port}/leaves`))
  .get('/other', (c) => {
    const seen = { room: c.req.header('x-room') ?? 'none', cookie: c.req.header('cookie') ?? 'none' };
    reports.set('other', [...(reports.get('other') ?? []), seen]);
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
  .get('/asking', (c) => {
    const allow = [
      'publickey-credentials-get',
      'camera',
      'microphone',
      'display-capture',
      'geolocation',
      'midi',
      'clipboard-read',
    ];
    const everywhere = allow.map((name) => `${name} *`).join('; ');
    const other = `http://localhost:${new URL(c.req.url).port}`;
    return c.html(`${motion}<iframe src="${other}/asks" allow="${everywhere}"></iframe>`);
  })
  .get('/asks', (c) => c.html(asking))
  .get('/private-worker.js', (c) =>
    c.body(
      `onconnect = ({ ports: [port] }) => fetch('/private.png').then(({ status }) => port.postMessage(status));`,
      200,
      { 'content-type': 'text/javascript' },
    ),
  )
  .get('/private.png', (c) => c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="x"' }))
  .get('/members', (c) => {
    const given = c.req.header('Authorization');
    return given === `Basic ${btoa('ann:secret')}`
      ? c.html(stillPage)
      : c.text('who?', 401, { 'WWW-Authenticate': 'Basic realm="members"' });
  })
  // Its only thread never returns, until it is loaded again.
  .get('/hung', (c) => {
    const visit = (visits.get('hung') ?? 0) + 1;
    visits.set('hung', visit);
    return c.html(visit === 1 ? page(`setTimeout(() => { for (;;); }, 1000);`) : motion);
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
  // From its load event on, before it is drawn for the first time, its only thread waits for an answer.
  .get('/busy-first', (c) =>
    c.html(
      page(`addEventListener('load', () => setTimeout(() => {
        const audio = new AudioContext();
        const tone = audio.createOscillator();
        tone.connect(audio.destination);
        tone.start();
        const request = new XMLHttpRequest();
        request.open('GET', '/held', false);
        request.send();
        requestAnimationFrame(() => requestAnimationFrame(() => { ${report('busy-first', "'draws'")} }));
      }));`),
    ),
  )
  // Windows with and without an opener, each of which would block the page with a dialog.
  .get('/opens', (c) =>
    c.html(
      page(`setInterval(() => {
        window.open('/opened');
        window.open('http://localhost:${new URL(c.req.url).port}/opened');
        window.open('/opened', '_blank', 'noopener');
        ${report('opens', "'continues'")}
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
  'a page has what it was granted and no more, and nothing that it does stops its recording',
  async () => {
    const { types, hooks } = await record(
      '/lively',
      async () => {
        const wanted = ['history', 'permissions', 'looks', 'other', 'hooks'];
        await until(() => expect([...reports.keys()]).toEqual(expect.arrayContaining(wanted)));
        await until(() => expect(reports.get('other')).toHaveLength(2));
        // By then it would have gone back, and an advertisement would have stopped the recording.
        await delay(1_000);
        const before = reports.get('history')?.length ?? 0;
        await until(() => expect(reports.get('history')?.length).toBeGreaterThan(before + 2));
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
    // Neither a frame that never answers nor an unanswered challenge is an event.
    expect(types).toEqual([]);
    expect(reports.get('history')?.at(-1)).toBe(1);
    // Only the page itself controls its recording.
    expect(hooks).toEqual(['startRecord']);
    expect(reports.get('hooks')).toEqual(['answered']);
    const camera: unknown = expect.stringMatching(/^Not/);
    expect(reports.get('permissions')).toEqual([
      { camera, notifications: 'denied', place: 1, screen: 'NotAllowedError' },
    ]);
    // Headers and cookies are for the page's own origin.
    expect(reports.get('lively-request')).toEqual([{ room: '7', cookie: 'seat=12' }]);
    const nothing = { room: 'none', cookie: 'none' };
    expect(reports.get('other')).toEqual([nothing, nothing]);
    expect(reports.get('looks')).toEqual([
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

test.concurrent(
  'cross-site frames and workers of every kind see the same browser properties as the page',
  async () => {
    const settings = { userAgent: 'Lesson/1', locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
    await using asked = await open('/who/asked/page', { settings });
    await using plain = await open('/who/plain/page');
    // The page, the frame, and three workers of each.
    await until(() => expect(reports.get('asked')).toHaveLength(8));
    await until(() => expect(reports.get('plain')).toHaveLength(8));
    for (const sent of reports.get('asked') ?? [])
      expect(sent).toMatchObject({
        ...{ agent: 'Lesson/1', language: 'zh-CN', locale: 'zh-CN', timeZone: 'Asia/Shanghai' },
        brands: expect.not.stringContaining('Headless'),
      });
    for (const sent of reports.get('plain') ?? [])
      expect(sent).toMatchObject({
        agent: expect.stringMatching(/^Mozilla.* Chrome\/\d+\.0\.0\.0 Safari/),
        brands: expect.not.stringContaining('Headless'),
      });
    const sent = [...(sentHeaders.get('asked') ?? [])];
    expect(sent.filter((header) => /^(User-Agent|Accept)/.test(header)).sort()).toEqual([
      expect.stringMatching(/^Accept-Language: zh-CN/),
      'User-Agent: Lesson/1',
    ]);
    expect([...(sentHeaders.get('plain') ?? []), ...sent].join()).not.toContain('Headless');
    expect([asked.events, plain.events]).toEqual([[], []]);
  },
);

test.concurrent('permission requests of a cross-site frame are decided at once', async () => {
  const { types } = await record('/asking', () => until(() => expect(reports.get('asking')).toHaveLength(1)));
  const [answers] = reports.get('asking') ?? [];
  const refused: unknown = expect.stringMatching(/^Not(Allowed|Found|Supported)Error$/);
  expect(answers).toEqual({
    ...{ screen: 'NotAllowedError', camera: refused, notifications: 'denied', place: '1' },
    ...{ clipboard: 'NotAllowedError', midi: refused, challenge: '401', worker: '401', dialog: 'false' },
    ...{ print: 'undefined', file: 'undefined', files: 'SecurityError', download: 'undefined' },
    ...{
      program: 'undefined',
      passkey: 'NotAllowedError',
      code: 'NotSupportedError',
      account: refused,
    },
  });
  expect(types).toEqual(['dialog']);
});

test.concurrent('a page without a load event is recorded after a timeout, which is reported', async () => {
  const { types } = await record('/never-loads', undefined, { loadTimeoutMs: 2_000 });
  expect(types).toContain('late-load');
});

test.concurrent.for([
  ['/counted/app', ''],
  ['/counted/hash', '#/lesson/1'],
  ['/counted/left', ''],
] as const)('a refresh reloads the document of the URL: %s%s', async ([path, hash], { expect }) => {
  await using session = await open(`${path}${hash}`);
  await session.recording.start();
  expect(visits.get(path)).toBe(1);
  if (path === '/counted/left') await until(() => expect(reports.get('gone-to')).toHaveLength(1));
  await session.recording.refresh();
  expect(visits.get(path)).toBe(2);
  expect(session.events).toEqual([]);
});

test.concurrent('a page that requires credentials gets them, from the request or from its URL', async () => {
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

test.concurrent(
  'credentials and headers for the page are not sent on to the target of a redirect',
  async ({ expect }) => {
    const settings = { headers: { 'X-Room': '7' }, cookies: [{ name: 'seat', value: '12' }] };
    const credentials = { username: 'ann', password: 'secret' };
    await using plain = await open('/leaves', { settings });
    await using asked = await open('/leaves', { settings: { ...settings, credentials } });
    const nothing = { room: 'none', cookie: 'none', authorization: 'none' };
    // The document, and an image that returns through the page's own origin.
    await until(() => expect(reports.get('other-document')).toEqual([nothing, nothing, nothing, nothing]));
    expect([plain.events, asked.events]).toEqual([[], []]);
  },
);

test.concurrent('a page that keeps opening windows continues', async () => {
  const { types } = await record('/opens', async () => {
    const before = reports.get('opens')?.length ?? 0;
    await until(() => expect(reports.get('opens')?.length).toBeGreaterThan(before + 3));
  });
  expect(types).toContain('new-window');
});

test.concurrent('a page that is busy all the time is recorded', async () => {
  const { durationMs } = await record('/busy');
  expect(durationMs).toBeGreaterThanOrEqual(900);
});

test.concurrent(
  'a page that hangs for good is reloaded by a Refresh, in the same recording',
  async ({ expect }) => {
    await using session = await open('/hung');
    await session.recording.start();
    await until(() => expect(session.recording.recordedMs()).toBeGreaterThanOrEqual(2_000));
    const refreshed = session.recording.refresh();
    // Nothing else waits for it.
    await session.recording.pause();
    await session.recording.resume();
    await refreshed;
    expect(visits.get('hung')).toBe(2);
    const reloadedMs = session.recording.recordedMs();
    await until(() => expect(session.recording.recordedMs()).toBeGreaterThanOrEqual(reloadedMs + 2_000));
    const result = await session.recording.stop();
    expect(session.events.map(({ type }) => type)).toEqual(['hung']);
    expect(result.gaps).toEqual([]);
    const { probed } = await measureRecording(session.path);
    expect(Math.abs(probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    // It moves again.
    const times = await packetTimes(session.path, 'v');
    expect(times.filter(({ timeMs }) => timeMs > reloadedMs).length).toBeGreaterThan(10);
  },
);

test.concurrent(
  'a page that is busy before its first frame is recorded at once, with audio, by our clock',
  async ({ expect }) => {
    await using session = await open('/busy-first');
    const askedMs = performance.now();
    const firstFrameMs = await session.recording.start();
    const startedMs = performance.now() - (Date.now() - firstFrameMs);
    await until(() => expect(session.recording.recordedMs()).toBeGreaterThanOrEqual(3_000));
    held.resolve();
    await until(() => expect(reports.get('busy-first')).toHaveLength(1));
    await delay(1_000);
    const stoppingMs = performance.now();
    const result = await session.recording.stop();
    const stoppedMs = performance.now();
    expect(session.events).toEqual([]);
    expect(result.gaps).toEqual([]);
    // The recorder starts before its first frame, and stops after it was asked to: on a busy machine a second each.
    expect(result.durationMs).toBeGreaterThan(stoppingMs - startedMs - 500);
    expect(result.durationMs).toBeLessThan(stoppedMs - askedMs + 500);
    const { probed } = await measureRecording(session.path);
    expect(Math.abs(probed.durationMs - result.durationMs)).toBeLessThanOrEqual(100);
    expect(probed.audio?.durationMs).toBeGreaterThan(2_000);
    expect(result.quality.silent).toBe(false);
    // Where it was not drawn in time it is white until then, and never again.
    const greys = [...(await decodeStrip(session.path, { height: size.height, cells: 1 }))];
    const drawn = greys.findIndex((grey) => grey < 200);
    expect(drawn).toBeGreaterThanOrEqual(0);
    expect(greys.length).toBeGreaterThan(drawn + 5);
    expect(Math.max(...greys.slice(drawn))).toBeLessThan(200);
    const [videoPackets, audioPackets] = [
      await packetTimes(session.path, 'v'),
      await packetTimes(session.path, 'a'),
    ];
    expect(videoPackets[0]?.timeMs).toBe(0);
    const steps = videoPackets.slice(1).map(({ timeMs }, at) => timeMs - (videoPackets[at]?.timeMs ?? NaN));
    expect(Math.min(...steps)).toBeGreaterThan(0);
    expect(audioPackets.length).toBeGreaterThan(100);
  },
);

test.concurrent('a page that floods its console is recorded, without keeping its errors', async () => {
  const { session, types } = await record('/chatty', () => delay(2_000));
  expect(types).toEqual([]);
  expect(session?.pageErrors.consoleErrors).toBe(0);
});
