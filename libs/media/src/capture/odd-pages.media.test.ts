import { setTimeout as delay } from 'node:timers/promises';
import { Hono } from 'hono';
import { afterAll, beforeAll, test, vi } from 'vitest';
import { recordToFile, servePages } from '../testing/index.ts';

interface OddPage {
  /** Runs before anything else in the page; `kept` holds what it needs after it has replaced the originals. */
  script?: string;
  body?: string;
  head?: string;
  headers?: Record<string, string>;
}

const waits = (ms: number): string => `await new Promise((resolve) => kept.setTimeout(resolve, ${ms}));`;

/** Pages that do what trips up scripts inside them, by name. */
const oddPages: Record<string, OddPage> = {
  rewritten: {
    script: `await kept.loaded;
      for (let round = 0; round < 3; round += 1) {
        document.open();
        document.write('<body style="background:#cfc"><h1>' + round + '</h1>');
        document.close();
      }
      kept.setTimeout(() => { throw new Error('after it was rewritten'); });
      ${waits(600)}`,
  },
  'replaces-everything': {
    script: `const fails = () => { throw new TypeError('replaced'); };
      for (const owner of [JSON, Reflect, Map.prototype, EventTarget.prototype, MediaDevices.prototype, Object])
        for (const name of Object.getOwnPropertyNames(owner))
          if (typeof Object.getOwnPropertyDescriptor(owner, name).value === 'function' && name !== 'constructor')
            try { owner[name] = fails; } catch {}
      for (const name of ['CustomEvent', 'dispatchEvent', 'addEventListener', 'Error', 'MutationObserver', 'String'])
        window[name] = fails;
      console.error = fails;`,
  },
  'frozen-prototypes': {
    script: `for (const owner of [Object, Array, Function, Promise, Map, String, Error, EventTarget, Event])
        Object.freeze(owner.prototype);
      console.error('frozen');`,
  },
  'stops-clocks': {
    script: `Date.now = () => 0;
      Performance.prototype.now = () => 0;
      window.setTimeout = window.setInterval = window.requestAnimationFrame = () => 0;`,
  },
  isolated: {
    script: `if (!crossOriginIsolated) throw new Error('not isolated'); new SharedArrayBuffer(8);`,
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  strict: {
    headers: {
      'Content-Security-Policy':
        "sandbox allow-scripts; default-src 'none'; script-src 'unsafe-inline'; require-trusted-types-for 'script'",
    },
  },
  elsewhere: { head: '<base href="http://localhost:1/x/"><meta name="referrer" content="no-referrer">' },
  'keeps-asking': {
    script: `for (let round = 0; round < 3; round += 1) { alert(round); confirm(round); prompt(round); print(); close(); }`,
  },
  'goes-back-and-forth': {
    script: `for (let round = 0; round < 100; round += 1) try { history.pushState({}, '', '?' + round); } catch {}
      for (let round = 0; round < 5; round += 1) { history.go(-1); history.go(1); ${waits(20)} }`,
  },
  'renames-itself': {
    script: `const long = 'x'.repeat(1e5);
      for (let round = 0; round < 200; round += 1) document.title = round + long;`,
  },
  downloads: {
    script: `for (let round = 0; round < 3; round += 1)
        Object.assign(document.createElement('a'), { href: '/download', download: 'x' }).click();
      location = '/download';
      ${waits(200)}`,
  },
  'other-programs': {
    script: `location = 'zoommtg://lesson';
      location = 'mailto:teacher@example.com';
      ${waits(200)}`,
  },
  throws: {
    script: `for (let round = 0; round < 1_000; round += 1) {
        Promise.reject(new Error('rejected ' + round));
        queueMicrotask(() => { throw new Error('x'.repeat(10_000) + round); });
      }
      ${waits(50)}`,
  },
  'many-frames': {
    body: Array.from(
      { length: 30 },
      (_, at) => `<iframe width="20" height="20" src="${at % 2 === 0 ? 'OTHER' : ''}/frame"></iframe>`,
    ).join(''),
    script: `await kept.loaded;`,
  },
  'busy-beside': {
    body: '<iframe src="OTHER/busy"></iframe>',
    script: `new Worker(URL.createObjectURL(new Blob(['for (;;);'])));
      await kept.loaded;`,
  },
  'many-workers': {
    script: `for (let round = 0; round < 30; round += 1) {
        const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
        await new Promise((resolve) => { worker.onmessage = resolve; });
        worker.terminate();
        new SharedWorker('/worker.js', { name: String(round) });
      }`,
  },
  protected: {
    script: `const video = [{ contentType: 'video/mp4; codecs="avc1.42E01E"' }];
      for (const system of ['com.widevine.alpha', 'org.w3.clearkey'])
        await navigator.requestMediaKeySystemAccess(system, [{ initDataTypes: ['cenc'], videoCapabilities: video }])
          .catch(() => undefined);`,
  },
  'asks-for-more': {
    script: `const challenge = new Uint8Array(16), user = { id: challenge, name: 'a', displayName: 'a' };
      const pubKeyCredParams = [{ type: 'public-key', alg: -7 }];
      const asked = {
        screen: () => document.documentElement.requestFullscreen(),
        pointer: () => document.body.requestPointerLock(),
        share: () => navigator.share({ text: 'x' }),
        passkey: () => navigator.credentials.get({ publicKey: { challenge } }),
        newPasskey: () => navigator.credentials.create({ publicKey: { challenge, rp: { name: 'x' }, user, pubKeyCredParams } }),
        password: () => navigator.credentials.get({ password: true }),
      };
      for (const [name, ask] of Object.entries(asked)) asked[name] = await Promise.resolve().then(ask).then(String, ({ name }) => name);
      await fetch('/answers', { method: 'POST', body: JSON.stringify(asked) });`,
  },
  tall: {
    body: '<div style="height:1000000px;background:linear-gradient(red,blue)"></div>',
    script: `await kept.loaded; scrollTo(0, 900_000); ${waits(50)}`,
  },
};
const names = Object.keys(oddPages);

/** Renders a page that continues to the next one once its hook has been received and answered. */
function renderPage(name: string, other: string): string {
  const { script = '', body = '', head = '' } = oddPages[name] ?? {};
  const next = names[names.indexOf(name) + 1] ?? 'end';
  return `<!doctype html><meta charset="utf-8"><title>${name}</title>${head}
<body style="background:#cde;font:30px sans-serif">${name}${body.replaceAll('OTHER', other)}<script>
(async () => {
  const kept = {
    setTimeout: setTimeout.bind(window),
    loaded: new Promise((resolve) => addEventListener('load', () => setTimeout(resolve))),
    next: new URL('/odd/${next}', location.href).href,
  };
  try {
    ${script}
  } finally {
    await window.resumeRecord();
    location.replace(kept.next);
  }
})();
</script>`;
}

/** Documents of other kinds than a page, by their types. */
const documents: [type: string, body: string | Uint8Array<ArrayBuffer>][] = [
  ['text/plain; charset=utf-8', 'plain 你好'],
  ['application/json', '{"plain":[1,2,3]}'],
  ['text/xml', '<?xml version="1.0"?><a><b>c</b></a>'],
  ['image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg"><circle r="90" fill="red"/></svg>'],
  ['image/gif', new Uint8Array(Buffer.from('R0lGODlhAQABAIAAAP8AAAAAACwAAAAAAQABAAACAkQBADs=', 'base64'))],
  ['audio/wav', silence(8_000)],
  ['application/pdf', onePage()],
  ['text/html', '<title>page</title><h1>A page again</h1>'],
];

const visited: string[] = [];
const answers = {};
let shown = 0;
const pages = new Hono()
  .get('/odd/:name', (c) => {
    const name = c.req.param('name');
    visited.push(name);
    for (const [header, value] of Object.entries(oddPages[name]?.headers ?? {})) c.header(header, value);
    return c.html(name === 'end' ? 'the end' : renderPage(name, server.url));
  })
  .post('/answers', async (c) => {
    Object.assign(answers, await c.req.json());
    return c.body(null, 204);
  })
  .get('/frame', (c) => c.html('<body style="background:#fc8"><script>console.error("in a frame")</script>'))
  .get('/busy', (c) => c.html('<script>setTimeout(() => { for (;;); }, 50)</script>'))
  .get('/keeps-navigating', (c) =>
    c.html(`<body style="background:#cde">on and on<script>
      let at = 0;
      setInterval(() => { for (let n = 0; n < 50; n += 1) try { history.pushState({}, '', '/on/' + at++); } catch {} });
    </script>`),
  )
  .get('/worker.js', (c) => c.body('', 200, { 'Content-Type': 'text/javascript' }))
  .get('/download', (c) => c.body('x', 200, { 'Content-Disposition': 'attachment; filename=x' }))
  .get('/document', (c) => {
    const [type, body] = documents[shown] ?? ['text/plain', 'no more'];
    shown += 1;
    return c.body(body, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  });

let server: Awaited<ReturnType<typeof servePages>>;
beforeAll(async () => {
  server = await servePages(pages);
});
afterAll(() => server[Symbol.asyncDispose]());

const size = { width: 320, height: 180 };

test.concurrent(
  'one tab is recorded through pages of all kinds, each of which controls it',
  async ({ expect }) => {
    // Passkeys need a host name.
    const url = server.url.replace('127.0.0.1', 'localhost');
    await using session = await recordToFile({ url: `${url}/odd/${names[0]}`, ...size });
    const startedMs = await session.recording.start();
    await vi.waitFor(() => expect(visited.at(-1)).toBe('end'), { timeout: 60_000, interval: 50 });
    await delay(500);
    const lastedMs = Date.now() - startedMs;
    const result = await session.recording.stop();
    expect(visited).toEqual([...names, 'end']);
    expect(session.hooks).toEqual(names.map(() => 'resumeRecord'));
    expect(result.gaps).toEqual([]);
    expect(Math.abs(result.durationMs - lastedMs)).toBeLessThan(500);
    const types = session.events.map(({ type }) => type).sort();
    expect(types).toEqual([
      ...Array(3).fill('closed-itself'),
      ...Array(9).fill('dialog'),
      ...Array(3).fill('print'),
    ]);
    const { exceptions = 0, first = [] } = result.session?.pageErrors ?? {};
    expect(exceptions).toBeGreaterThanOrEqual(1_000);
    const messages = first.map(({ message }) => message);
    expect(messages).toContain('Uncaught Error: after it was rewritten');
    expect(messages).toContain('frozen');
    expect(messages).not.toContain('in a frame');
  },
);

test.concurrent('a URL that is not a web page is recorded as Chrome shows it', async ({ expect }) => {
  await using session = await recordToFile({ url: `${server.url}/document`, ...size });
  await session.recording.start();
  while (shown < documents.length) await session.recording.refresh();
  const result = await session.recording.stop();
  expect(shown).toBe(documents.length);
  expect(session.events).toEqual([]);
  expect(result.gaps).toEqual([]);
});

test.concurrent('a page that keeps navigating ends when requested', async ({ expect }) => {
  await using session = await recordToFile({ url: `${server.url}/keeps-navigating`, ...size });
  await session.recording.start();
  await delay(1_500);
  const untilStopMs = session.recording.recordedMs();
  const { durationMs } = await session.recording.stop();
  // The wait for a browser that does not answer ends after 10 s.
  expect(durationMs - untilStopMs).toBeLessThan(6_000);
  expect(session.events).toEqual([]);
});

/** A WAV file of so many samples at 8 kHz. */
function silence(samples: number): Uint8Array<ArrayBuffer> {
  const wave = new DataView(new ArrayBuffer(44 + samples));
  const write = (at: number, text: string): void =>
    [...text].forEach((letter, index) => wave.setUint8(at + index, letter.charCodeAt(0)));
  write(0, 'RIFF');
  wave.setUint32(4, 36 + samples, true);
  write(8, 'WAVEfmt ');
  wave.setUint32(16, 16, true);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    wave.setUint16(at, value, true);
  for (const at of [24, 28]) wave.setUint32(at, 8_000, true);
  write(36, 'data');
  wave.setUint32(40, samples, true);
  return new Uint8Array(wave.buffer).fill(128, 44);
}

/** A PDF with an empty page. */
function onePage(): string {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>',
  ];
  let text = '%PDF-1.4\n';
  const places = objects.map((object, index) => {
    const place = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 4\n0000000000 65535 f \n${places.join('')}`;
  return `${text}${table}trailer << /Size 4 /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF`;
}
