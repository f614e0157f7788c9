import { expect, test } from 'vitest';
import { textTable } from './text-table.ts';

test('numbers stand to the right, all else to the left', () => {
  const table = textTable(
    ['kind', 'gap', 'why'],
    [
      ['worker', '9', 'lost'],
      ['ffmpeg', '-12.5', ''],
      ['none', 'NaN', ''],
    ],
  );
  expect(table).toBe('kind      gap  why\nworker      9  lost\nffmpeg  -12.5\nnone      NaN\n');
});
