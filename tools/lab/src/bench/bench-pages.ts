import { counterCells, motionPage, servePages, stripCells, stripHeight } from '@scf-media/media/testing';
import { Hono } from 'hono';
import { EventEmitter, once } from 'node:events';

/** The size of all pages and recordings. */
export const frameSize = { width: 1280, height: 720, frameRate: 30 } as const;

/**
 * Creates a page like most of a lesson: static text, a clock, a blinking cursor, a small animation and a voice. The animation
 * is the frame counter that `measureMedia` reads, redrawn at the screen's rate.
 *
 * The voice is a sawtooth wave through two formants, in syllables of 0.15 to 0.25 s with pauses between phrases.
 *
 * @param width of the page in CSS pixels, which determines the size of the counter's cells
 */
const lightPage = (width: number): string => `<!doctype html><meta charset="utf-8"><title>light</title>
<style>
html,body{margin:0;height:100%;overflow:hidden;background:#fff;color:#222;font:28px/1.6 sans-serif}
canvas{position:absolute;left:0;top:0}
main{padding:80px 70px}#clock{position:absolute;right:70px;top:70px;font:40px monospace}
#cursor{animation:blink 1s steps(1) infinite}@keyframes blink{50%{opacity:0}}
</style>
<canvas id="counter" width="${(width / stripCells) * counterCells}" height="${stripHeight}"></canvas>
<div id="clock"></div>
<main><h1>Question time 提问</h1><p>Which of the two waves has more energy, and how do you know?</p>
<p>Type your answer: the second one, because<span id="cursor">▌</span></p></main>
<script>
const g = document.getElementById('counter').getContext('2d', { alpha: false });
const clock = document.getElementById('clock');
const cell = ${width} / ${stripCells};
let drawn = 0;
function draw() {
  for (let bit = 0; bit < ${counterCells}; bit++) {
    g.fillStyle = (drawn >> bit) & 1 ? '#fff' : '#000';
    g.fillRect(bit * cell, 0, cell, ${stripHeight});
  }
  drawn++;
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
function tick() { clock.textContent = new Date().toTimeString().slice(0, 8); }
tick();
setInterval(tick, 1000);

const audio = new AudioContext();
const loudness = audio.createGain();
loudness.gain.value = 0;
const cords = audio.createOscillator();
cords.type = 'sawtooth';
for (const [hertz, q] of [[600, 6], [1700, 9]]) {
  const formant = audio.createBiquadFilter();
  formant.type = 'bandpass';
  formant.frequency.value = hertz;
  formant.Q.value = q;
  cords.connect(formant).connect(loudness);
}
loudness.connect(audio.destination);
cords.start();
let syllable = 0;
function speak() {
  const seconds = 0.15 + (syllable * 7 % 5) * 0.025;
  const isPause = syllable++ % 9 === 8;
  cords.frequency.setTargetAtTime(110 + (syllable * 13 % 7) * 8, audio.currentTime, 0.03);
  loudness.gain.setTargetAtTime(isPause ? 0 : 0.4, audio.currentTime, 0.02);
  loudness.gain.setTargetAtTime(0, audio.currentTime + seconds * 0.7, 0.02);
  setTimeout(speak, seconds * 1000 * (isPause ? 3 : 1));
}
speak();
</script>`;

/** A slide of a lesson: text in two scripts, a table and a drawing. It never changes and is silent. */
const slidesPage = `<!doctype html><meta charset="utf-8"><title>slides</title>
<style>
html,body{margin:0;height:100%;overflow:hidden;background:#fdfcf8;color:#223;font:26px/1.5 sans-serif}
main{padding:40px 70px}h1{font-size:52px;margin:0 0 20px;color:#147}
table{border-collapse:collapse;margin:20px 0}td,th{border:1px solid #99a;padding:6px 22px}
svg{position:absolute;right:80px;top:170px}
</style>
<main>
<h1>Lesson 7: waves 波</h1>
<ul><li>A wave carries energy, not matter.</li><li>Its speed is frequency times wavelength.</li>
<li>声音在空气中以每秒约 343 米的速度传播。</li><li>Light needs no medium at all.</li></ul>
<table><tr><th>medium</th><th>speed, m/s</th></tr><tr><td>air</td><td>343</td></tr>
<tr><td>water</td><td>1480</td></tr><tr><td>steel</td><td>5960</td></tr></table>
</main>
<svg width="420" height="300" fill="none" stroke="#c43" stroke-width="5">
<path d="M10 150 Q 60 20 110 150 T 210 150 T 310 150 T 410 150"/><path stroke="#333" d="M10 10V290M10 150H410"/></svg>`;

interface PageKind {
  title: string;
  html: string;
  /** The page displays a frame counter. */
  counts: boolean;
  /** The maximum share of the other recorder's CPU time that ours may use. */
  goal: number;
}

export const pageKinds = {
  static: { title: 'static slides', html: slidesPage, counts: false, goal: 0.4 },
  light: { title: 'light page', html: lightPage(frameSize.width), counts: true, goal: 0.85 },
  motion: { title: 'full motion', html: motionPage(frameSize), counts: true, goal: 0.85 },
} as const satisfies Record<string, PageKind>;

export type PageName = keyof typeof pageKinds;

export const pageNames = Object.keys(pageKinds) as PageName[];

interface BenchPages extends AsyncDisposable {
  getUrl(name: PageName): string;
  /** Resolves when the next page has loaded. Call it before opening the page. */
  loaded(): Promise<void>;
}

const loadTimeoutMs = 30_000;

/** Reports that the page has loaded, in the same way for both recorders. */
const reportLoad = '<script>addEventListener("load", () => fetch("/loaded", { method: "POST" }))</script>';

export async function serveBenchPages(): Promise<BenchPages> {
  const events = new EventEmitter();
  const app = new Hono();
  for (const name of pageNames) app.get(`/${name}`, (c) => c.html(pageKinds[name].html + reportLoad));
  app.post('/loaded', (c) => {
    events.emit('loaded');
    return c.body(null, 204);
  });
  app.get('/favicon.ico', (c) => c.body(null, 204));
  const server = await servePages(app);
  return {
    getUrl: (name) => `${server.url}/${name}`,
    async loaded() {
      await once(events, 'loaded', { signal: AbortSignal.timeout(loadTimeoutMs) });
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
