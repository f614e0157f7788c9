import { serveContent } from '../testing/serve-content.ts';

/** Chinese, Japanese, Korean, Arabic, Thai, Devanagari, mathematics and an emoji: each font package of the image covers one of them. */
const letters = ['永', 'あ', '한', 'ع', 'ไ', 'अ', '∰', '😀', 'W'];

/** Green if every letter has a glyph of its own, red if one is drawn as the missing glyph. It also beeps. */
const page = `<!doctype html><meta charset="utf-8"><title>letters</title><body style="margin:0"><script>
const drawn = (letter) => {
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  pen.font = '64px serif';
  pen.fillText(letter, 10, 80);
  return pen.getImageData(0, 0, 200, 120).data.join();
};
const missing = drawn('\\u{10fffd}');
const all = ${JSON.stringify(letters)}.every((letter) => drawn(letter) !== missing && drawn(letter) !== drawn(' '));
document.body.style.background = all ? 'rgb(0 255 0)' : 'rgb(255 0 0)';
const audio = new AudioContext();
const beep = audio.createOscillator();
beep.connect(audio.destination);
beep.start();
// Chrome delivers frames only while something moves.
const pen = document.body.appendChild(document.createElement('canvas')).getContext('2d');
const move = (at) => { pen.fillStyle = at % 200 < 100 ? 'rgb(0 200 0)' : 'rgb(0 250 0)'; pen.fillRect(0, 0, 50, 50); requestAnimationFrame(move); };
if (all) requestAnimationFrame(move);
</script>`;

/** Serves a page on loopback whose colour shows whether all fonts are installed. */
export const serveLettersPage = () => serveContent('text/html; charset=utf-8', page);
