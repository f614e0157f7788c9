import { expect, it } from 'vitest';
import { isRetained, MAX_PART_BYTES, MAX_PARTS, toPartBytes, planFinish } from './part-plan.ts';

const MiB = 1024 * 1024;

it('keeps the size of the parts for the first 8,000, then doubles it every 200', () => {
  const sizes = [1, 2, 8_000, 8_001, 8_200, 8_201, 9_801, 10_000].map(
    (number) => toPartBytes(number, 4 * MiB) / MiB,
  );
  expect(sizes).toEqual([4, 4, 4, 8, 8, 16, 4096, 4096]);
});

it.each([1, 4, 5, 64])(
  'holds over 400 GiB in 10,000 parts, none larger than COS takes, from %i MiB',
  (baseMiB) => {
    let bytes = 0;
    let largest = 0;
    for (let number = 1; number <= MAX_PARTS; number += 1) {
      const size = toPartBytes(number, baseMiB * MiB);
      bytes += size;
      largest = Math.max(largest, size);
    }
    expect(bytes).toBeGreaterThan(400 * 1024 * MiB);
    expect(largest).toBeLessThanOrEqual(MAX_PART_BYTES);
  },
);

it('puts a recording without a full part in one request, whatever the size of its header', () => {
  expect(planFinish({ parts: 0, tailBytes: 0 }, 10)).toEqual({ how: 'put' });
  expect(planFinish({ parts: 0, tailBytes: 5000 }, 2 * MiB)).toEqual({ how: 'put' });
});

it('completes an upload, but not with a first part that COS would reject', () => {
  expect(planFinish({ parts: 1, tailBytes: 0 }, MiB)).toEqual({ how: 'complete' });
  expect(planFinish({ parts: 1, tailBytes: 9 }, MiB - 1)).toEqual({
    how: 'refuse',
    reason: 'part 1 has 1048575 bytes; with parts after it COS needs at least 1048576',
  });
});

it('keeps uploaded parts exactly as long as the whole body fits', () => {
  expect([isRetained(0, 48), isRetained(48, 48), isRetained(49, 48), isRetained(1, 0)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
