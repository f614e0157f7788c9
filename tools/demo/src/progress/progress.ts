import { setTimeout as delay } from 'node:timers/promises';
import { progressBar, progressLine } from './progress-text.ts';

/** Tells people how far the demo is. */
export interface Progress {
  /** A line of its own. */
  say(line: string): void;
  /**
   * Waits while a bar moves (on a terminal), or a line comes every two seconds (elsewhere).
   *
   * @param bar.fromMs where the bar begins
   * @param bar.moves false: the bar stands still, as in a pause
   */
  waitWithBar(durationMs: number, bar: Bar, signal: AbortSignal): Promise<void>;
}

export interface Bar {
  label: string;
  fromMs: number;
  totalMs: number;
  moves: boolean;
}

/** What of a stream is needed here: `process.stdout`. */
export interface TextOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const clearLine = '\r\u001b[2K';

export function createProgress(output: TextOutput): Progress {
  const onTerminal = output.isTTY === true;
  const stepMs = onTerminal ? 100 : 2_000;
  let barShown = false;

  const say = (line: string): void => {
    output.write(`${barShown ? clearLine : ''}${line}\n`);
    barShown = false;
  };
  const show = (bar: Bar, elapsedMs: number): void => {
    const state = { ...bar, doneMs: bar.fromMs + (bar.moves ? elapsedMs : 0) };
    if (onTerminal) {
      output.write(`${clearLine}${progressBar(state)}`);
      barShown = true;
    } else say(progressLine(state));
  };

  return {
    say,
    async waitWithBar(durationMs, bar, signal) {
      const begunMs = performance.now();
      show(bar, 0);
      // Timers are up to a millisecond early.
      for (let elapsedMs = 0; durationMs - elapsedMs >= 1;) {
        await delay(Math.min(stepMs, durationMs - elapsedMs), undefined, { signal });
        elapsedMs = performance.now() - begunMs;
        // Between two plain lines that say the same the second is left out.
        if (bar.moves || onTerminal) show(bar, elapsedMs);
      }
    },
  };
}
