// Plays four chords as arpeggios with a bass, repeatedly, and shows the spectrum of the audio as bars.
const chords = [
  [57, 60, 64, 69],
  [53, 57, 60, 65],
  [48, 55, 60, 64],
  [55, 59, 62, 67],
];
const noteSeconds = 0.25;
const notesPerChord = 8;
const audio = new AudioContext();
const loudness = new GainNode(audio, { gain: 0.3 });
const analyser = new AnalyserNode(audio, { fftSize: 256, smoothingTimeConstant: 0.7 });
loudness.connect(analyser).connect(audio.destination);

function play(midiNote, at, seconds, type, gain) {
  const tone = new OscillatorNode(audio, { type, frequency: 440 * 2 ** ((midiNote - 69) / 12) });
  const shape = new GainNode(audio, { gain: 0 });
  shape.gain.setValueAtTime(0, at);
  shape.gain.linearRampToValueAtTime(gain, at + 0.01);
  shape.gain.exponentialRampToValueAtTime(0.001, at + seconds);
  tone.connect(shape).connect(loudness);
  tone.start(at);
  tone.stop(at + seconds);
}

let next = 0;
let nextAt = audio.currentTime + 0.1;
function schedule() {
  while (nextAt < audio.currentTime + 0.5) {
    const chord = chords[Math.floor(next / notesPerChord) % chords.length];
    const step = next % notesPerChord;
    play(chord[[0, 1, 2, 3, 2, 3, 1, 2][step]] + 12, nextAt, 0.7, 'triangle', 0.7);
    if (step % 4 === 0) play(chord[0] - 12, nextAt, 0.95, 'sine', 1);
    next += 1;
    nextAt += noteSeconds;
  }
}
setInterval(schedule, 100);
schedule();
// Without a recorder, the browser requires a click first.
addEventListener('click', () => {
  void audio.resume();
  void document.getElementById('video').play();
});

const canvas = document.getElementById('bars');
const g = canvas.getContext('2d');
const levels = new Uint8Array(analyser.frequencyBinCount);
const bars = 48;
const pitch = canvas.width / bars;
const colours = Array.from({ length: bars }, (_, index) => `hsl(${(index / bars) * 300} 80% 62%)`);

function draw() {
  analyser.getByteFrequencyData(levels);
  g.clearRect(0, 0, canvas.width, canvas.height);
  for (let index = 0; index < bars; index += 1) {
    const barHeight = 4 + (levels[index] / 255) * (canvas.height - 4);
    g.fillStyle = colours[index];
    g.fillRect(index * pitch + 3, canvas.height - barHeight, pitch - 6, barHeight);
  }
  requestAnimationFrame(draw);
}
requestAnimationFrame(draw);
