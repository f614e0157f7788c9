/**
 * Cells across the top of the page. The first 16 show the frame counter, or the first 24 a clock; the last 7 the
 * flash. The one between is white in the frame in which a beep begins.
 */
export const stripCells = 32;
export const counterCells = 16;
export const clockCells = 24;
export const beepCell = 24;
export const flashCells = { from: 25, to: 32 } as const;
export const stripHeight = 40;

/**
 * Creates a page for measurements: full motion at the screen's rate, a counter of drawn frames in black and white
 * cells, and once a second a flash and simultaneously a beep of 1 kHz.
 *
 * @param options.light draws little besides the counter, for several recordings at once
 * @param options.noisy adds an image that does not compress, so that the encoder needs all of its bit rate
 * @param options.clockFromMs shows the ms since this time (epoch) instead of the frame counter, which tells what is
 *   lost when the page is reopened; good for 4.6 h. Flash and beep then come up to 0.2 s after each full second, at
 *   random: audio is delivered every 10 ms and every second frame is recorded, so a beep at a fixed place in both would
 *   always be off by the same amount, a different one in each recording
 */
export function motionPage(options: {
  width: number;
  height: number;
  light?: boolean;
  noisy?: boolean;
  clockFromMs?: number;
}): string {
  const { width, height, light = false, noisy = false, clockFromMs } = options;
  return `<!doctype html><meta charset="utf-8"><title>motion</title>
<style>html,body{margin:0;overflow:hidden;background:#224}canvas{display:block}</style>
<canvas id="canvas" width="${width}" height="${height}"></canvas>
<script>
const g = document.getElementById('canvas').getContext('2d', { alpha: false });
const audio = new AudioContext();
const cell = ${width} / ${stripCells};
let drawn = 0;
let nextBeepMs = Infinity;
let flashUntilMs = 0;
const noise = new OffscreenCanvas(640, 480);
const grain = new ImageData(640, 480);
for (let i = 0; i < grain.data.length; i++) grain.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
noise.getContext('2d').putImageData(grain, 0, 0);
function beep() {
  const tone = audio.createOscillator();
  tone.frequency.value = 1000;
  tone.connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.1);
}
function draw(sinceLoaded) {
  const now = sinceLoaded${clockFromMs === undefined ? '' : ` + performance.timeOrigin - ${clockFromMs}`};
  const beeps = now >= nextBeepMs;
  if (beeps) flashUntilMs = now + 100;
  if (drawn === 0 || beeps) nextBeepMs = (Math.floor(now / 1000) + 1) * 1000${clockFromMs === undefined ? '' : ' + Math.random() * 200'};
  ${light ? '' : `g.fillStyle = 'hsl(' + (drawn % 360) + ' 50% 40%)'; g.fillRect(0, ${stripHeight}, ${width}, ${height});`}
  for (let i = 0; i < ${light ? 4 : 40}; i++) {
    g.fillStyle = 'hsl(' + i * 9 + ' 80% 60%)';
    g.fillRect((drawn * 5 + i * 97) % ${width}, 100 + i * 14, 60, 12);
  }
  ${noisy ? 'g.drawImage(noise, Math.random() * 300, 100 + Math.random() * 100);' : ''}
  for (let bit = 0; bit < ${clockFromMs === undefined ? counterCells : clockCells}; bit++) {
    g.fillStyle = (${clockFromMs === undefined ? 'drawn' : 'Math.floor(now)'} >> bit) & 1 ? '#fff' : '#000';
    g.fillRect(bit * cell, 0, cell, ${stripHeight});
  }
  g.fillStyle = now < flashUntilMs ? '#fff' : '#000';
  g.fillRect(${flashCells.from} * cell, 0, ${flashCells.to - flashCells.from} * cell, ${stripHeight});
  g.fillStyle = beeps ? '#fff' : '#000';
  g.fillRect(${beepCell} * cell, 0, cell, ${stripHeight});
  if (beeps) {
    beep();
  }
  drawn++;
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
</script>`;
}

/** A page that never changes after its first paint, and is silent. */
export const stillPage =
  '<!doctype html><meta charset="utf-8"><title>still</title><body style="background:#345;color:#fff;font:40px sans-serif">Nothing moves here</body>';
