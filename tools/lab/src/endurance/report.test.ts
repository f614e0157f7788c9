import { expect, test } from 'vitest';
import { formatTable } from './report.ts';

test('aligns numbers to the right and everything else to the left', () => {
  const table = formatTable(
    ['kind', 'gap', 'why'],
    [
      ['worker', '9', 'lost'],
      ['ffmpeg', '-12.5', ''],
      ['none', 'NaN', ''],
    ],
  );
  expect(table).toBe('kind      gap  why\nworker      9  lost\nffmpeg  -12.5\nnone      NaN\n');
});
