const barCells = 30;

/** One state of a piece of work that takes a known time. */
export interface ProgressState {
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
  const filled = Math.round(fractionOf(state) * barCells);
  const bar = '█'.repeat(filled) + '░'.repeat(barCells - filled);
  const seconds = (Math.min(state.doneMs, state.totalMs) / 1000).toFixed(1).padStart(5);
  return `${state.label.padEnd(9)}  ${bar}  ${seconds} s of ${state.totalMs / 1000} s`;
}

/**
 * The same for a log file: no bar.
 *
 * @example progressLine({ label: 'recording', doneMs: 5_000, totalMs: 10_000 }) // 'recording: 5 s of 10 s'
 */
export function progressLine({ label, doneMs, totalMs }: ProgressState): string {
  return `${label}: ${Math.round(Math.min(doneMs, totalMs) / 1000)} s of ${totalMs / 1000} s`;
}

function fractionOf({ doneMs, totalMs }: ProgressState): number {
  return totalMs <= 0 ? 1 : Math.min(1, Math.max(0, doneMs / totalMs));
}
