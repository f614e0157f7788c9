import { isRecorded, pauseRecord, resumeRecord, startRecord, stopRecord } from '@scf-media/page';

/**
 * A lesson with slides, a chat and a video of the teacher that records itself: start it with `ManualStart`, and the film
 * begins when everything is there, leaves the break out, and ends with the lesson. Opened by a viewer it does the same
 * without a recorder.
 *
 * `?video=` names a video; without one the page draws the teacher itself. `?pace=` is how long a slide stands, in seconds.
 */
const query = new URLSearchParams(location.search);
const slideMs = Number(query.get('pace') ?? 5) * 1000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

document.body.classList.toggle('recorded', isRecorded());

const say = (who, text) => {
  const line = document.createElement('li');
  line.append(Object.assign(document.createElement('b'), { textContent: `${who} ` }), text);
  document.getElementById('chat').append(line);
};

/** A face that talks, in colours that move, and a tone: what a camera and a microphone would give. */
function drawTeacher() {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 240 });
  const g = canvas.getContext('2d');
  const draw = (nowMs) => {
    g.fillStyle = `hsl(${(nowMs / 20) % 360} 40% 30%)`;
    g.fillRect(0, 0, 320, 240);
    g.font = '120px sans-serif';
    g.textAlign = 'center';
    g.fillText('👩🏽‍🏫', 160, 160 + 8 * Math.sin(nowMs / 200));
    requestAnimationFrame(draw);
  };
  requestAnimationFrame(draw);
  return canvas.captureStream(30);
}

function playTone() {
  const audio = new AudioContext();
  const tone = new OscillatorNode(audio, { frequency: 440 });
  tone.connect(new GainNode(audio, { gain: 0.1 })).connect(audio.destination);
  tone.start();
}

async function playTeacher() {
  const teacher = document.getElementById('teacher');
  const video = query.get('video');
  if (video === null) teacher.srcObject = drawTeacher();
  else Object.assign(teacher, { src: video, muted: false });
  await teacher.play();
  if (video === null) playTone();
}

async function showSlides() {
  const slides = [...document.querySelectorAll('#slides section')];
  for (const [number, slide] of slides.entries()) {
    for (const other of slides) other.classList.toggle('shown', other === slide);
    say('Mei 🐼', number === 0 ? '老师好！' : 'Got it 👍🏿');
    await wait(slideMs / 2);
    say('Omar', 'هل يمكنك الإعادة؟');
    await wait(slideMs / 2);
    if (number === 0) await haveBreak();
  }
}

/** Is not in the film. */
async function haveBreak() {
  await pauseRecord();
  say('Teacher', 'Five minutes ☕');
  await wait(slideMs);
  await resumeRecord();
}

document.getElementById('break').addEventListener('click', () => void haveBreak());
document.getElementById('end').addEventListener('click', () => void stopRecord());

// The film begins when everything is there that it is to show.
await Promise.all([document.fonts.ready, playTeacher()]);
document.querySelector('#slides section').classList.add('shown');
await startRecord();
await showSlides();
await stopRecord();
