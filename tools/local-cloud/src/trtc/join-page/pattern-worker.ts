/**
 * Draws the pattern. In a worker, because a page that is not in front draws nothing and has its timers slowed down to
 * one a second, and an anchor is mostly such a page.
 */
import { createGrain } from './grain.ts';
import type { FromPatternWorker, ToPatternWorker } from './pattern-messages.ts';
import { STRIP_CELLS, STRIP_HEIGHT, stripAt } from './strip.ts';

/** Sound has to be ordered in advance to come in time. */
const AHEAD_MS = 300;

const canvas = new OffscreenCanvas(2, 2);
const context = canvas.getContext('2d', { alpha: false });
let isStalled = false;
let drawGrain: ReturnType<typeof createGrain> | undefined;

const draw = (timeMs: number): void => {
  if (context === null) return;
  const { width, height } = canvas;
  context.fillStyle = '#224';
  context.fillRect(0, 0, width, height);
  for (let bar = 0; bar < 4; bar++) {
    context.fillStyle = `hsl(${bar * 90 + timeMs / 50} 80% 60%)`;
    context.fillRect((timeMs / 6 + bar * 97) % width, STRIP_HEIGHT + 20 + bar * 24, 60, 14);
  }
  drawGrain?.(context);
  const cell = width / STRIP_CELLS;
  stripAt(timeMs).forEach((isWhite, index) => {
    context.fillStyle = isWhite ? '#fff' : '#000';
    context.fillRect(index * cell, 0, cell, STRIP_HEIGHT);
  });
};

function run({ frames, framesPerSecond, timeOriginMs }: Extract<ToPatternWorker, { type: 'start' }>): void {
  const writer = frames.getWriter();
  const startedAtMs = performance.now();
  let frame = 0;
  let toldSecond = 0;
  const timeOf = (number: number): number => (number * 1000) / framesPerSecond;
  const next = (): void => {
    const nowMs = performance.now() - startedAtMs;
    // What came too late is left out, as by a camera.
    frame = Math.max(frame + 1, Math.floor((nowMs * framesPerSecond) / 1000));
    const secondAhead = Math.floor((nowMs + AHEAD_MS) / 1000);
    if (secondAhead > toldSecond) {
      toldSecond = secondAhead;
      const message: FromPatternWorker = { flashInMs: secondAhead * 1000 - nowMs };
      postMessage(message);
    }
    setTimeout(
      () => {
        if (!isStalled) {
          draw(timeOf(frame));
          // On the page's clock, as the sound is: a worker's own begins when the worker does.
          const timeMs = performance.timeOrigin + performance.now() - timeOriginMs;
          const picture = new VideoFrame(canvas, { timestamp: Math.round(timeMs * 1000) });
          // Nobody takes frames any more when the track has ended.
          void writer.write(picture).catch(() => undefined);
        }
        next();
      },
      timeOf(frame) - nowMs,
    );
  };
  next();
}

addEventListener('message', ({ data }: MessageEvent<ToPatternWorker>) => {
  if (data.type === 'stall') isStalled = data.isStalled;
  else {
    canvas.width = data.width;
    canvas.height = data.height;
    if (data.type === 'start') {
      if (data.hasGrain) drawGrain = createGrain();
      run(data);
    }
  }
});
