import { expect, test } from 'vitest';
import { sampleTakes } from '../testing/sample-takes.ts';
import { pageResult } from './page-result.ts';
import { resultPicture } from './result-picture.ts';

const picture = resultPicture(
  [pageResult('static', sampleTakes), pageResult('motion', sampleTakes)],
  'R&D <two> processors',
);

test('the longest bar is that of the most processor time, and the others are in proportion', () => {
  const widths = [...picture.matchAll(/<rect x="\d+" y="\d+" width="(\d+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toEqual([36, 179, 287, 430]);
});

test('it says the figures, and what is text stays text', () => {
  expect(picture).toContain('>ours 0.40 (× 0.80)</text>');
  expect(picture).toContain('>Xvfb + x11grab 0.25</text>');
  expect(picture).toContain('>R&#38;D &#60;two&#62; processors</text>');
  expect(picture).not.toContain('R&D');
});
