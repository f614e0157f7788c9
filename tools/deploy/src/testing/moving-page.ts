import { serveContent } from './serve-content.ts';

const page = `<!doctype html><title>moving</title><body style="margin:0"><canvas width="320" height="240"></canvas><script>
const pen = document.querySelector('canvas').getContext('2d');
const draw = (at) => { pen.fillStyle = 'hsl(' + at / 10 + ' 80% 50%)'; pen.fillRect(0, 0, 320, 240); requestAnimationFrame(draw); };
requestAnimationFrame(draw);
</script>`;

/** Serves an animated page on the loopback address. */
export const serveMovingPage = () => serveContent('text/html; charset=utf-8', page);
