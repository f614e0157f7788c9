import type { Measurement } from '../run-bench.ts';

const take = (
  changed: Partial<Measurement> & Pick<Measurement, 'recorder' | 'page' | 'cores'>,
): Measurement => ({
  framesPerSecond: 30,
  duplicates: 0,
  skips: 0,
  frames: 600,
  kbitPerSecond: 1000,
  ...changed,
});
const uncounted = { duplicates: undefined, skips: undefined };

/** Three rounds of one page and one round of another. */
export const sampleMeasurements: readonly Measurement[] = [
  take({ page: 'motion', recorder: 'ours', cores: 0.4, skips: 3 }),
  take({ page: 'motion', recorder: 'classic', cores: 0.5, duplicates: 60, skips: 48, kbitPerSecond: 1234.5 }),
  take({ page: 'motion', recorder: 'classic', cores: 0.8, duplicates: 90, skips: 42 }),
  take({ page: 'motion', recorder: 'ours', cores: 0.4, framesPerSecond: 29.876 }),
  take({ page: 'motion', recorder: 'ours', cores: 0.6, skips: 6 }),
  take({ page: 'motion', recorder: 'classic', cores: 0.6, duplicates: 30, skips: 36, kbitPerSecond: 1300 }),
  take({
    page: 'static',
    recorder: 'ours',
    cores: 0.05,
    framesPerSecond: 1.2,
    kbitPerSecond: 90,
    ...uncounted,
  }),
  take({ page: 'static', recorder: 'classic', cores: 0.25, kbitPerSecond: 60, ...uncounted }),
];
