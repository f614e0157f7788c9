import { render } from 'preact';
import { readAbout } from './about.ts';
import { Console } from './console.tsx';
import { chooseLanguage, translator } from './words.ts';
import './style.css';

const root = document.getElementById('app');
if (root !== null) {
  try {
    render(<Console about={await readAbout()} />, root);
  } catch {
    root.textContent = translator(chooseLanguage(navigator.languages))('unreachable');
  }
}
