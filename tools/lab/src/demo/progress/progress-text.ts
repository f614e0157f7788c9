const barCells = 30;

/** One state of a piece of work that takes a known time. */
interface ProgressState {
  /** What is going on, such as `recording`. */
  label: string;
  doneMs: number;
  totalMs: number;
}

/**
 * A bar for a terminal, always of the same length for one label and total.
 *
 * @example progressBar({ label: 'recording', doneMs: 5_000, totalMs: 10_000 })
 *   // 'recording  ███████████████░░░░░░░░░░░░░░░   5.0 s of 10 s'
 */
export function progressBar(state: ProgressState): string {
  const seconds = (Math.min(state.doneMs, state.totalMs) / 1000).toFixed(1).padStart(5);
  return `${state.label.padEnd(9)}  ${bar(fractionOf(state))}  ${seconds} s of ${state.totalMs / 1000} s`;
}

/**
 * The same for a log file: no bar.
 *
 * @example progressLine({ label: 'recording', doneMs: 5_000, totalMs: 10_000 }) // 'recording: 5 s of 10 s'
 */
export function progressLine({ label, doneMs, totalMs }: ProgressState): string {
  return `${label}: ${Math.round(Math.min(doneMs, totalMs) / 1000)} s of ${totalMs / 1000} s`;
}

/** One state of a piece of work that takes as long as it takes. */
export interface DoneState {
  /** What is going on, such as `transcoding`. */
  label: string;
  /** 0 to 100. */
  percent: number;
  /** How far its parts are. */
  parts: string;
}

/**
 * A bar for a terminal.
 *
 * @example doneBar({ label: 'transcoding', percent: 50, parts: '100010 100 %, 100020 0 %' })
 *   // 'transcoding  ███████████████░░░░░░░░░░░░░░░   50 %  100010 100 %, 100020 0 %'
 */
export function doneBar({ label, percent, parts }: DoneState): string {
  return `${label}  ${bar(percent / 100)}  ${String(percent).padStart(3)} %  ${parts}`;
}

/**
 * The same for a log file: no bar.
 *
 * @example doneLine({ label: 'transcoding', percent: 50, parts: '100010 100 %, 100020 0 %' })
 *   // 'transcoding: 50 % (100010 100 %, 100020 0 %)'
 */
export function doneLine({ label, percent, parts }: DoneState): string {
  return `${label}: ${percent} % (${parts})`;
}

/** @param fraction 0 to 1 */
function bar(fraction: number): string {
  const filled = Math.round(fraction * barCells);
  return '█'.repeat(filled) + '░'.repeat(barCells - filled);
}

function fractionOf({ doneMs, totalMs }: ProgressState): number {
  return totalMs <= 0 ? 1 : Math.min(1, Math.max(0, doneMs / totalMs));
}
