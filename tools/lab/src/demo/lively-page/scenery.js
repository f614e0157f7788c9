// Draws ribbons that drift behind everything else, and sparks that rise through them.
const canvas = document.getElementById('scenery');
const g = canvas.getContext('2d', { alpha: false });
const { width, height } = canvas;
const ribbons = [
  { colour: '#1b2a6b', y: 250, swing: 90, waves: 1.4, speed: 0.25 },
  { colour: '#3a1d6e', y: 400, swing: 80, waves: 1.9, speed: -0.34 },
  { colour: '#0f4c64', y: 560, swing: 60, waves: 2.3, speed: 0.45 },
];
const sparks = Array.from({ length: 60 }, (_, index) => ({
  x: (index * 997) % width,
  speed: 30 + ((index * 37) % 70),
  size: 1 + (index % 3),
}));

function draw(nowMs) {
  const seconds = nowMs / 1000;
  g.fillStyle = '#0b1026';
  g.fillRect(0, 0, width, height);
  for (const { colour, y, swing, waves, speed } of ribbons) {
    g.fillStyle = colour;
    g.beginPath();
    g.moveTo(0, height);
    for (let x = 0; x <= width; x += 32) {
      g.lineTo(x, y + swing * Math.sin((x / width) * waves * 2 * Math.PI + seconds * speed * 2 * Math.PI));
    }
    g.lineTo(width, height);
    g.fill();
  }
  g.fillStyle = '#ffd166';
  for (const { x, speed, size } of sparks) {
    const y = height - ((seconds * speed + x * 3) % height);
    g.fillRect(x + 14 * Math.sin(seconds + x), y, size, size);
  }
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
