import { describe, expect, it, test } from 'vitest';
import { largestStep, median, standardDeviation } from './statistics.ts';

describe('the median', () => {
  test.each([
    [[7], 7],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2],
    [[-10, 10, 9], 9],
    [[10, 9, 100], 10],
  ])('of %j is %d', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('of no values is NaN', () => {
    expect(median([])).toBeNaN();
  });

  it('does not sort the given values', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('the standard deviation', () => {
  test.each([
    [[5], 0],
    [[2, 2, 2], 0],
    [[2, 4, 4, 4, 5, 5, 7, 9], 2],
    [[-1, 1], 1],
  ])('of %j is %d', (values, deviation) => {
    expect(standardDeviation(values)).toBe(deviation);
  });

  it('of no values is NaN', () => {
    expect(standardDeviation([])).toBeNaN();
  });
});

describe('the largest step', () => {
  test.each([
    [[], 0],
    [[5], 0],
    [[0, 33, 100, 133], 67],
    [[10, 20, 5, 6], 10],
  ])('of %j is %d', (values, step) => {
    expect(largestStep(values)).toBe(step);
  });
});
