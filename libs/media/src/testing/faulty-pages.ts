import { motionPage } from './motion-page.ts';

/** A page that moves and beeps, and runs the script. */
function page(script: string): string {
  return `${motionPage({ width: 640, height: 360, light: true })}<script>${script}</script>`;
}

/** Pages that are recorded badly, each for a reason of its own; 640x360. */
export const faultyPages = {
  /** Entirely white, and silent. */
  white: '<!doctype html><meta charset="utf-8"><title>white</title>',
  /** Moves, but is silent. */
  silent: motionPage({ width: 640, height: 360, light: true }).replaceAll('beep();', ''),
  /** Stops moving after four seconds, but continues to beep four times a second. */
  freezing: page(`
    setTimeout(() => { requestAnimationFrame = () => 0; setInterval(beep, 250); }, 4000);
  `),
  /** Makes errors of every kind, one of them four hundred times. */
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
