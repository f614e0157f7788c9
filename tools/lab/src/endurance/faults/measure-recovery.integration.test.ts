import { expect, test } from 'vitest';
import { recover } from './measure-recovery.ts';

test('a worker that takes over keeps new media in the journal meanwhile, and nothing is lost', async () => {
  const report = await recover(
    { earlierSeconds: 70, newSeconds: 70, newSpeed: 300, kbps: 5_000, cosMbps: 200, refusing: 0.3 },
    AbortSignal.timeout(110_000),
  );
  expect(report.spilled).toBe(true);
  expect(report.refusals).toBeGreaterThan(0);
  expect(report.videoFrames).toBe(140 * 30);
  expect(report.bytes).toBeGreaterThan((140 * 5_000_000) / 8);
  // 44 MB of new media came before the file had use for them, and 32 MiB may wait in memory.
  expect(report.maxResidentMiB).toBeLessThan(384);
});
