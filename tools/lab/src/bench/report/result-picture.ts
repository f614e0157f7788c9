import { pageKinds } from '../pages/page-kinds.ts';
import type { PageResult } from './page-result.ts';

const left = 130;
const barsWidth = 430;
const groupHeight = 74;
const top = 66;

/** Pure: the results as bars, an SVG: processors in use, and how much of the other way's ours takes. */
export function resultPicture(results: readonly PageResult[], subtitle: string): string {
  const most = Math.max(...results.flatMap(({ ours, classic }) => [ours.cores, classic.cores]));
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
    const width = Math.round((cores / most) * barsWidth);
    return `<rect x="${left}" y="${y}" width="${width}" height="22" fill="${colour}"/>\n${text(left + width + 8, y + 16, label)}`;
  }

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 ${height}" font-family="sans-serif" font-size="14" fill="#202124">
<rect width="800" height="${height}" fill="#fff"/>
${text(20, 28, 'Processors in use while one page is recorded, 1280x720 at 30 frames a second', 'font-size="17"')}
${text(20, 48, subtitle, 'fill="#5f6368"')}
${groups.join('\n')}
</svg>
`;
}

function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${escaped}</text>`;
}
