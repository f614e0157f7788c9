/**
 * Draws the pattern in a worker, because background pages, as most anchors are, draw nothing and have their timers throttled to one
 * per second.
 */
import { type FromPatternWorker, type ToPatternWorker } from './pattern-messages.ts';
import { STRIP_CELLS, STRIP_HEIGHT, computeStrip } from './strip.ts';

/** How far ahead beeps are scheduled, so that they are on time. */
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
  computeStrip(timeMs).forEach((isWhite, index) => {
    context.fillStyle = isWhite ? '#fff' : '#000';
    context.fillRect(index * cell, 0, cell, STRIP_HEIGHT);
  });
};

function run({ frames, framesPerSecond, timeOriginMs }: Extract<ToPatternWorker, { type: 'start' }>): void {
  const writer = frames.getWriter();
  const startedAtMs = performance.now();
  let frame = 0;
  let announcedSecond = 0;
  const toTimeMs = (number: number): number => (number * 1000) / framesPerSecond;
  const next = (): void => {
    const nowMs = performance.now() - startedAtMs;
    // Skip late frames, like a camera.
    frame = Math.max(frame + 1, Math.floor((nowMs * framesPerSecond) / 1000));
    const secondAhead = Math.floor((nowMs + AHEAD_MS) / 1000);
    if (secondAhead > announcedSecond) {
      announcedSecond = secondAhead;
      const message: FromPatternWorker = { flashInMs: secondAhead * 1000 - nowMs };
      postMessage(message);
    }
    setTimeout(
      () => {
        if (!isStalled) {
          draw(toTimeMs(frame));
          // Use the page's clock, like the audio: a worker's clock begins with the worker.
          const timeMs = performance.timeOrigin + performance.now() - timeOriginMs;
          const videoFrame = new VideoFrame(canvas, { timestamp: Math.round(timeMs * 1000) });
          // Fails after the track has ended.
          void writer.write(videoFrame).catch(() => undefined);
        }
        next();
      },
      toTimeMs(frame) - nowMs,
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

const TILE = 256;
/** Of 255: like a webcam indoors. */
const STRENGTH = 40;

/**
 * Creates camera-like grain, different in each frame. Without it an encoder has almost nothing to do.
 *
 * @returns a function that draws the grain over the canvas
 */
function createGrain(): (context: OffscreenCanvasRenderingContext2D) => void {
  const tile = new OffscreenCanvas(TILE, TILE);
  const pen = tile.getContext('2d');
  const image = new ImageData(TILE, TILE);
  for (let at = 0; at < image.data.length; at += 4) {
    image.data.fill(Math.random() < 0.5 ? 0 : 255, at, at + 3);
    image.data[at + 3] = Math.random() * STRENGTH;
  }
  pen?.putImageData(image, 0, 0);
  return (context) => {
    const pattern = context.createPattern(tile, 'repeat');
    if (pattern === null) return;
    pattern.setTransform(new DOMMatrix().translate(Math.random() * TILE, Math.random() * TILE));
    context.fillStyle = pattern;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  };
}
