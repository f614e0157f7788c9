import { expect, test } from 'vitest';
import { formatFigures } from './figure.ts';

test('a figure shows all its values and its goal', () => {
  expect(
    formatFigures([
      { name: 'stop', values: [120.4, 99.996], unit: 'ms', goal: { atMost: 300 } },
      { name: 'frames', values: [29.97], unit: 'a second', goal: { atLeast: 29 } },
      { name: 'size', values: [-3], unit: 'MiB' },
    ]),
  ).toBe(`| measure | measured | goal |
| --- | --- | --- |
| stop | 120, 100 ms | at most 300 |
| frames | 29.97 a second | at least 29 |
| size | -3 MiB |  |`);
});
