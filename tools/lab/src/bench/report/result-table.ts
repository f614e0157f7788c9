import { pageKinds } from '../pages/page-kinds.ts';
import type { PageResult, WayResult } from './page-result.ts';

const columns = ['page', 'way', 'cores', 'ratio', 'goal', 'frames/s', 'twice', 'left out', 'kbit/s'];

/** Pure: the results as a Markdown table, which reads well on a terminal too. */
export function resultTable(results: readonly PageResult[]): string {
  const rows = results.flatMap((result) => {
    const { title, goal } = pageKinds[result.page];
    const [lowest, highest] = [Math.min(...result.ratios), Math.max(...result.ratios)].map((r) =>
      r.toFixed(2),
    );
    const ratio = `${result.ratio.toFixed(2)} (${lowest}–${highest})`;
    return [
      [title, 'ours', ...figures(result.ours, ratio, goal.toFixed(2))],
      ['', 'classic', ...figures(result.classic, '', '')],
    ];
  });
  const cells = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

function figures(way: WayResult, ratio: string, goal: string): string[] {
  return [
    way.cores.toFixed(3),
    ratio,
    goal,
    way.framesPerSecond.toFixed(2),
    percent(way.duplicateShare),
    percent(way.skipShare),
    way.kbitPerSecond.toFixed(0),
  ];
}

const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${(share * 100).toFixed(1)} %`;
