/** A moving page that misbehaves in every way one second after it has loaded. */
export const unrulyPage = `<!doctype html><meta charset="utf-8"><title>unruly</title>
<canvas id="c" width="1280" height="720"></canvas>
<script>
const g = document.getElementById('c').getContext('2d');
let n = 0;
(function draw() { g.fillStyle = 'hsl(' + n++ % 360 + ' 60% 50%)'; g.fillRect(0, 0, 1280, 720); requestAnimationFrame(draw); })();
setTimeout(() => {
  window.close();
  window.print();
  window.open('about:blank');
}, 1000);
// Repeatedly: Chrome drops an alert that opens while a new window takes the focus.
setInterval(() => alert('are you there?'), 500);
</script>`;
