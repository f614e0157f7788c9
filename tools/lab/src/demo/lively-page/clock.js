// Shows the time of day as a dial and as digits, and the position of the video.
const dial = document.getElementById('dial');
const g = dial.getContext('2d');
const time = document.getElementById('time');
const date = document.getElementById('date');
const video = document.getElementById('video');
const position = document.getElementById('position');
const centre = dial.width / 2;
const radius = centre - 6;

function hand(turn, length, thickness, colour) {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  g.strokeStyle = colour;
  g.lineWidth = thickness;
  g.beginPath();
  g.moveTo(centre, centre);
  g.lineTo(centre + length * radius * Math.cos(angle), centre + length * radius * Math.sin(angle));
  g.stroke();
}

function mark(turn, long) {
  const [x, y] = [Math.cos(turn * 2 * Math.PI), Math.sin(turn * 2 * Math.PI)];
  const inner = long ? 0.84 : 0.92;
  g.strokeStyle = long ? '#eef2ff' : '#7d8bc7';
  g.lineWidth = long ? 4 : 2;
  g.beginPath();
  g.moveTo(centre + x * radius * inner, centre + y * radius * inner);
  g.lineTo(centre + x * radius, centre + y * radius);
  g.stroke();
}

const twoDigits = (value) => String(value).padStart(2, '0');

function draw() {
  const now = new Date();
  const seconds = now.getSeconds() + now.getMilliseconds() / 1000;
  const minutes = now.getMinutes() + seconds / 60;
  g.clearRect(0, 0, dial.width, dial.height);
  g.lineCap = 'round';
  for (let index = 0; index < 60; index += 1) mark(index / 60, index % 5 === 0);
  hand(((now.getHours() % 12) + minutes / 60) / 12, 0.52, 8, '#eef2ff');
  hand(minutes / 60, 0.76, 5, '#eef2ff');
  hand(seconds / 60, 0.86, 3, '#ef476f');
  const figures = [now.getHours(), now.getMinutes(), now.getSeconds()].map(twoDigits).join(':');
  time.value = `${figures}.${Math.floor(now.getMilliseconds() / 100)}`;
  date.value = now.toLocaleDateString('en-GB', { dateStyle: 'full' });
  position.textContent = `${video.currentTime.toFixed(1)} s`;
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
