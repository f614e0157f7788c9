import { median } from '@scf-media/media/testing';
import { type PageName, pageKinds } from './bench-pages.ts';
import type { Measurement, RecorderKind } from './run-bench.ts';

/** The medians of one recorder's measurements. */
interface RecorderResult {
  cores: number;
  framesPerSecond: number;
  /** The shares of duplicated and of missing frames; undefined for a page without a frame counter. */
  duplicateShare: number | undefined;
  skipShare: number | undefined;
  kbitPerSecond: number;
}

/** The results of both recorders for one page. */
interface PageResult {
  page: PageName;
  ours: RecorderResult;
  classic: RecorderResult;
  /** The ratio of our CPU time to the other recorder's in each round. */
  ratios: number[];
  ratio: number;
}

/** Pure: compares the recorders for one page. @param measurements the rounds in order, each with both recorders */
export function comparePage(page: PageName, measurements: readonly Measurement[]): PageResult {
  const select = (recorder: RecorderKind): Measurement[] =>
    measurements.filter((take) => take.page === page && take.recorder === recorder);
  const classic = select('classic');
  const ratios = select('ours').map(({ cores }, round) => cores / (classic[round]?.cores ?? Number.NaN));
  return {
    page,
    ours: summarize(select('ours')),
    classic: summarize(classic),
    ratios,
    ratio: median(ratios),
  };
}

function summarize(measurements: readonly Measurement[]): RecorderResult {
  const computeMedian = (getValue: (take: Measurement) => number): number =>
    median(measurements.map(getValue));
  const share = (count: (take: Measurement) => number | undefined): number | undefined => {
    const shares = measurements.map((take) => (count(take) ?? Number.NaN) / take.frames);
    return shares.some(Number.isNaN) ? undefined : median(shares);
  };
  return {
    cores: computeMedian(({ cores }) => cores),
    framesPerSecond: computeMedian(({ framesPerSecond }) => framesPerSecond),
    duplicateShare: share(({ duplicates }) => duplicates),
    skipShare: share(({ skips }) => skips),
    kbitPerSecond: computeMedian(({ kbitPerSecond }) => kbitPerSecond),
  };
}

const columns = ['page', 'recorder', 'cores', 'ratio', 'goal', 'frames/s', 'duplicated', 'missing', 'kbit/s'];

/** Pure: formats the results as a Markdown table, aligned for terminals. */
export function formatTable(results: readonly PageResult[]): string {
  const rows = results.flatMap((result) => {
    const { title, goal } = pageKinds[result.page];
    const [lowest, highest] = [Math.min(...result.ratios), Math.max(...result.ratios)].map((r) =>
      r.toFixed(2),
    );
    const ratio = `${result.ratio.toFixed(2)} (${lowest}–${highest})`;
    return [
      [title, 'ours', ...figures(result.ours, ratio, goal.toFixed(2))],
      ['', 'Xvfb', ...figures(result.classic, '', '')],
    ];
  });
  const cells = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return [line(columns), rule, ...rows.map(line)].join('\n');
}

function figures(recorder: RecorderResult, ratio: string, goal: string): string[] {
  return [
    recorder.cores.toFixed(3),
    ratio,
    goal,
    recorder.framesPerSecond.toFixed(2),
    percent(recorder.duplicateShare),
    percent(recorder.skipShare),
    recorder.kbitPerSecond.toFixed(0),
  ];
}

const percent = (share: number | undefined): string =>
  share === undefined ? '' : `${(share * 100).toFixed(1)} %`;

const left = 130;
const barsWidth = 430;
const groupHeight = 74;
const top = 66;

/** Pure: draws an SVG bar chart of the CPU cores used, with the ratio of our recorder to the other one. */
export function drawChart(results: readonly PageResult[], subtitle: string): string {
  const maxCores = Math.max(...results.flatMap(({ ours, classic }) => [ours.cores, classic.cores]));
  const height = top + results.length * groupHeight + 10;
  const groups = results.map((result, index) => {
    const y = top + index * groupHeight;
    return [
      text(left - 12, y + 30, pageKinds[result.page].title, 'text-anchor="end" font-weight="bold"'),
      bar(
        y,
        result.ours.cores,
        '#1a73e8',
        `ours ${result.ours.cores.toFixed(2)} (× ${result.ratio.toFixed(2)})`,
      ),
      bar(y + 26, result.classic.cores, '#9aa0a6', `Xvfb + x11grab ${result.classic.cores.toFixed(2)}`),
    ].join('\n');
  });

  function bar(y: number, cores: number, colour: string, label: string): string {
    const width = Math.round((cores / maxCores) * barsWidth);
    return `<rect x="${left}" y="${y}" width="${width}" height="22" fill="${colour}"/>\n${text(left + width + 8, y + 16, label)}`;
  }

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" font-family="sans-serif" font-size="14" fill="#202124">
<rect width="800" height="${height}" fill="#fff"/>
${text(20, 28, 'CPU cores used while recording one page, 1280x720 at 30 frames per second', 'font-size="17"')}
${text(20, 48, subtitle, 'fill="#5f6368"')}
${groups.join('\n')}
</svg>
`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${escaped}</text>`;
}
