/**
 * Draws the pattern. In a worker, because a page that is not in front draws nothing and has its timers slowed down to
 * one a second, and an anchor is mostly such a page.
 */
import type { FromPatternWorker, ToPatternWorker } from './pattern-messages.ts';
import { STRIP_CELLS, STRIP_HEIGHT, stripCells } from './strip.ts';

const FLASH_MS = 100;
/** Sound has to be ordered in advance to come in time. */
const AHEAD_MS = 300;

const canvas = new OffscreenCanvas(2, 2);
const context = canvas.getContext('2d', { alpha: false });
let isStalled = false;

const draw = (counter: number, isFlashing: boolean): void => {
  if (context === null) return;
  const { width, height } = canvas;
  context.fillStyle = '#224';
  context.fillRect(0, 0, width, height);
  for (let bar = 0; bar < 4; bar++) {
    context.fillStyle = `hsl(${bar * 90 + counter} 80% 60%)`;
    context.fillRect((counter * 5 + bar * 97) % width, STRIP_HEIGHT + 20 + bar * 24, 60, 14);
  }
  const cell = width / STRIP_CELLS;
  stripCells(counter, isFlashing).forEach((isWhite, index) => {
    context.fillStyle = isWhite ? '#fff' : '#000';
    context.fillRect(index * cell, 0, cell, STRIP_HEIGHT);
  });
};

function run({ frames, framesPerSecond }: Extract<ToPatternWorker, { type: 'start' }>): void {
  const writer = frames.getWriter();
  const startedAtMs = performance.now();
  let counter = 0;
  let toldSecond = 0;
  const timeOf = (frame: number): number => (frame * 1000) / framesPerSecond;
  const next = (): void => {
    const nowMs = performance.now() - startedAtMs;
    // What came too late is skipped and counted on, as by a camera.
    const due = Math.floor((nowMs * framesPerSecond) / 1000);
    counter = Math.max(counter + 1, due);
    const secondAhead = Math.floor((nowMs + AHEAD_MS) / 1000);
    if (secondAhead > toldSecond) {
      toldSecond = secondAhead;
      const message: FromPatternWorker = { flashInMs: secondAhead * 1000 - nowMs };
      postMessage(message);
    }
    setTimeout(
      () => {
        if (!isStalled) {
          draw(counter, timeOf(counter) % 1000 < FLASH_MS);
          const timestamp = Math.round(performance.now() * 1000);
          void writer.write(new VideoFrame(canvas, { timestamp })).catch(() => undefined);
        }
        next();
      },
      timeOf(counter) - nowMs,
    );
  };
  next();
}

addEventListener('message', ({ data }: MessageEvent<ToPatternWorker>) => {
  if (data.type === 'stall') isStalled = data.isStalled;
  else {
    canvas.width = data.width;
    canvas.height = data.height;
    if (data.type === 'start') run(data);
  }
});
