/** Pages that do what a recorded page should not, one second after they were loaded. */
function page(script: string): string {
  return `<!doctype html><meta charset="utf-8"><title>unruly</title><canvas id="c" width="1280" height="720"></canvas>
<script>
const g = document.getElementById('c').getContext('2d');
let n = 0;
(function draw() { g.fillStyle = 'hsl(' + n++ % 360 + ' 60% 50%)'; g.fillRect(0, 0, 1280, 720); requestAnimationFrame(draw); })();
setTimeout(() => { ${script} }, 1000);
</script>`;
}

export const unrulyPages = {
  'closed-itself': page('window.close()'),
  dialog: page("alert('are you there?')"),
  'new-window': page("window.open('about:blank')"),
  print: page('window.print()'),
} as const;
