import { motionPage } from '@scf-media/media/testing';

/** Some 4 Mbit/s: in two minutes more than what a worker may have on its disk. */
const grain = { width: 240, height: 180 } as const;

/**
 * A page at 1280x720 that moves all over, with a clock to be read from the recording, a flash and a beep once a second, and
 * a patch of grain that does not compress.
 *
 * @param clockFromMs since when the clock runs (epoch)
 */
export function soakPage(clockFromMs: number): string {
  return `${motionPage({ width: 1280, height: 720, clockFromMs })}
<canvas id="patch" width="${grain.width}" height="${grain.height}" style="position:absolute;left:900px;top:500px"></canvas>
<script>
const patch = document.getElementById('patch').getContext('2d', { alpha: false });
(function speckle() {
  patch.drawImage(noise, -Math.random() * 400, -Math.random() * 300);
  requestAnimationFrame(speckle);
})();
</script>`;
}
