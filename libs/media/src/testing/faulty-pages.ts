import { motionPage } from './motion-page.ts';

/** A page that moves and makes audio, and that does what the script says. */
function page(script: string): string {
  return `${motionPage({ width: 640, height: 360, light: true })}<script>${script}</script>`;
}

/** Pages whose recording is not what people hoped for, each for a reason of its own; 640x360. */
export const faultyPages = {
  /** All of it is white, and it makes no audio. */
  white: '<!doctype html><meta charset="utf-8"><title>white</title>',
  /** Moves and makes no audio. */
  silent: motionPage({ width: 640, height: 360, light: true }).replaceAll('beep();', ''),
  /** Stops moving after four seconds; its audio goes on, four times a second. */
  freezing: page(`
    setTimeout(() => { requestAnimationFrame = () => 0; setInterval(beep, 250); }, 4000);
  `),
  /** Errors of every kind, one of them four hundred times. */
  erring: page(`
    setTimeout(() => { throw new TypeError('no such thing'); }, 500);
    Promise.reject(new Error('nobody waits for this'));
    for (let i = 0; i < 400; i++) console.error('cannot load https://user:pw@example.com/a?token=secret#x', i % 2);
    console.warn('only a warning');
    fetch('/missing.json').catch(() => undefined);
    document.head.append(Object.assign(document.createElement('script'), { src: '/missing.js?token=secret' }));
    document.head.append(Object.assign(document.createElement('script'), { src: 'http://no-such-host.invalid/a.js?sig=1' }));
  `),
} as const;
