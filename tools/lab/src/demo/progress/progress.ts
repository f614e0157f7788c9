import { setTimeout as delay } from 'node:timers/promises';
import { doneBar, doneLine, type DoneState, progressBar, progressLine } from './progress-text.ts';

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
  /** Shows how far a piece of work is in one bar (on a terminal), or in a line every two seconds and one at its end (elsewhere). */
  showDone(work: DoneState): void;
}

interface Bar {
  label: string;
  fromMs: number;
  totalMs: number;
  moves: boolean;
}

/** What of a stream is needed here: `process.stdout`. */
interface TextOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const clearLine = '\r\u001b[2K';

export function createProgress(output: TextOutput): Progress {
  const onTerminal = output.isTTY === true;
  const stepMs = onTerminal ? 100 : 2_000;
  let barShown = false;
  let lineDueMs = 0;

  const say = (line: string): void => {
    output.write(`${barShown ? clearLine : ''}${line}\n`);
    barShown = false;
  };
  const draw = (bar: string): void => {
    output.write(`${clearLine}${bar}`);
    barShown = true;
  };
  const show = (bar: Bar, elapsedMs: number): void => {
    const state = { ...bar, doneMs: bar.fromMs + (bar.moves ? elapsedMs : 0) };
    if (onTerminal) draw(progressBar(state));
    else say(progressLine(state));
  };

  return {
    say,
    showDone(work) {
      if (onTerminal) return draw(doneBar(work));
      const nowMs = performance.now();
      if (nowMs < lineDueMs && work.percent < 100) return;
      lineDueMs = nowMs + stepMs;
      say(doneLine(work));
    },
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
