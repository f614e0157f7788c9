import { setTimeout as delay } from 'node:timers/promises';

/** Prints the progress of the demo. */
export interface Progress {
  /** Prints a line. */
  say(line: string): void;
  /**
   * Waits, and meanwhile moves a bar (on a terminal) or prints a line every two seconds (elsewhere).
   *
   * @param bar.fromMs where the bar begins
   * @param bar.moves whether the bar moves, which it does not in a pause
   */
  waitWithBar(durationMs: number, bar: Bar, signal: AbortSignal): Promise<void>;
  /** Shows the progress of some work in one bar (on a terminal), or in at most one line every two seconds and one at its end (elsewhere). */
  showWork(work: WorkState): void;
}

interface Bar {
  label: string;
  fromMs: number;
  totalMs: number;
  moves: boolean;
}

/** The part of `process.stdout` that is used here. */
interface TextOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const barCells = 30;
const clearLine = '\r\u001b[2K';

/** Creates a progress that draws bars on a terminal, and prints lines elsewhere. */
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
    if (onTerminal) draw(drawTimeBar(state));
    else say(formatTimeLine(state));
  };

  return {
    say,
    showWork(work) {
      if (onTerminal) return draw(drawWorkBar(work));
      const nowMs = performance.now();
      if (nowMs < lineDueMs && work.percent < 100) return;
      lineDueMs = nowMs + stepMs;
      say(formatWorkLine(work));
    },
    async waitWithBar(durationMs, bar, signal) {
      const begunMs = performance.now();
      show(bar, 0);
      // Timers are up to a millisecond early.
      for (let elapsedMs = 0; durationMs - elapsedMs >= 1;) {
        await delay(Math.min(stepMs, durationMs - elapsedMs), undefined, { signal });
        elapsedMs = performance.now() - begunMs;
        // Without a terminal, a bar that stands still is printed only once.
        if (bar.moves || onTerminal) show(bar, elapsedMs);
      }
    },
  };
}

/** The state of work that takes a known time. */
interface TimeState {
  /** What is being done, such as `recording`. */
  label: string;
  doneMs: number;
  totalMs: number;
}

/**
 * Draws a bar for a terminal, whose length depends only on the label and the total.
 *
 * @example drawTimeBar({ label: 'recording', doneMs: 5_000, totalMs: 10_000 })
 *   // 'recording  ███████████████░░░░░░░░░░░░░░░   5.0 s of 10 s'
 */
export function drawTimeBar({ label, doneMs, totalMs }: TimeState): string {
  const seconds = (Math.min(doneMs, totalMs) / 1000).toFixed(1).padStart(5);
  const fraction = totalMs <= 0 ? 1 : Math.min(1, Math.max(0, doneMs / totalMs));
  return `${label.padEnd(9)}  ${drawCells(fraction)}  ${seconds} s of ${totalMs / 1000} s`;
}

/**
 * Formats the same as a line for a log.
 *
 * @example formatTimeLine({ label: 'recording', doneMs: 5_000, totalMs: 10_000 }) // 'recording: 5 s of 10 s'
 */
export function formatTimeLine({ label, doneMs, totalMs }: TimeState): string {
  return `${label}: ${Math.round(Math.min(doneMs, totalMs) / 1000)} s of ${totalMs / 1000} s`;
}

/** The state of work that takes an unknown time. */
interface WorkState {
  /** What is being done, such as `transcoding`. */
  label: string;
  /** 0 to 100. */
  percent: number;
  /** The progress of its parts. */
  parts: string;
}

/**
 * Draws a bar for a terminal.
 *
 * @example drawWorkBar({ label: 'transcoding', percent: 50, parts: '100010 100 %, 100020 0 %' })
 *   // 'transcoding  ███████████████░░░░░░░░░░░░░░░   50 %  100010 100 %, 100020 0 %'
 */
export function drawWorkBar({ label, percent, parts }: WorkState): string {
  return `${label}  ${drawCells(percent / 100)}  ${String(percent).padStart(3)} %  ${parts}`;
}

/**
 * Formats the same as a line for a log.
 *
 * @example formatWorkLine({ label: 'transcoding', percent: 50, parts: '100010 100 %, 100020 0 %' })
 *   // 'transcoding: 50 % (100010 100 %, 100020 0 %)'
 */
export function formatWorkLine({ label, percent, parts }: WorkState): string {
  return `${label}: ${percent} % (${parts})`;
}

/** @param fraction 0 to 1 */
function drawCells(fraction: number): string {
  const filled = Math.round(fraction * barCells);
  return '█'.repeat(filled) + '░'.repeat(barCells - filled);
}
