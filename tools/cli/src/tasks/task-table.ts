import type { AnyTask } from './services.ts';

/** Pure: tasks as lines of columns. @param nowMs for how long ago they were created */
export function taskTable(tasks: readonly AnyTask[], nowMs: number): string {
  const rows = tasks.map(({ kind, id, status, createTime, summary }) => [
    ...[kind, id, status, ago(nowMs / 1000 - createTime)],
    summary,
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Pure: `5 s`, `3 min`, `2 h` or `4 d`, and how long ago that is. */
export function ago(seconds: number): string {
  const [unit, size] =
    seconds < 60 ? ['s', 1] : seconds < 3_600 ? ['min', 60] : seconds < 86_400 ? ['h', 3_600] : ['d', 86_400];
  return `${Math.max(0, Math.floor(seconds / Number(size)))} ${unit} ago`;
}
