import type { TaskSummary } from './services.ts';

/** Pure: formats tasks as lines with aligned columns. @param nowMs the present, from which ages are counted */
export function formatTaskTable(tasks: readonly TaskSummary[], nowMs: number): string {
  const rows = tasks.map(({ kind, id, status, createTime, summary }) => [
    ...[kind, id, status, formatAge(nowMs / 1000 - createTime)],
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

/** Pure: formats an age as `5 s ago`, `3 min ago`, `2 h ago` or `4 d ago`. */
export function formatAge(seconds: number): string {
  const [unit, size] =
    seconds < 60 ? ['s', 1] : seconds < 3_600 ? ['min', 60] : seconds < 86_400 ? ['h', 3_600] : ['d', 86_400];
  return `${Math.max(0, Math.floor(seconds / Number(size)))} ${unit} ago`;
}
