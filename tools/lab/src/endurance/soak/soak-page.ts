import { motionPage } from '@scf-media/media/testing';

/** Adds some 4 Mbit/s: in two minutes more than a worker may keep on disk. */
const grain = { width: 240, height: 180 } as const;

/**
 * Creates a page in full motion, with a clock that can be read from the recording, a flash and a beep once per second, a patch
 * of noise that does not compress, and a chat with three lines per second, of which the last twenty are kept.
 *
 * @param clockFromMs start of the clock, in ms since 1970
 */
export function createSoakPage(
  clockFromMs: number,
  { width, height }: { width: number; height: number },
): string {
  return `${motionPage({ width, height, clockFromMs })}
<canvas id="patch" width="${grain.width}" height="${grain.height}" style="position:absolute;right:140px;bottom:40px"></canvas>
<ol id="chat" style="position:absolute;left:20px;bottom:20px;width:30%;height:50%;margin:0;padding:0;overflow:hidden;
  list-style:none;font:16px/1.4 sans-serif;color:#fff;background:#0008"></ol>
<script>
const patch = document.getElementById('patch').getContext('2d', { alpha: false });
(function speckle() {
  patch.drawImage(noise, -Math.random() * 400, -Math.random() * 300);
  requestAnimationFrame(speckle);
})();
const chat = document.getElementById('chat');
let said = 0;
setInterval(() => {
  const line = document.createElement('li');
  line.append(Object.assign(document.createElement('b'), { textContent: 'Mei 🐼 ' }), '老师好！ ' + ++said + ' ' + Math.random());
  chat.append(line);
  if (chat.children.length > 20) chat.firstChild.remove();
}, 333);
</script>`;
}
