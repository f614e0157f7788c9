import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options.ts';
import type { BenchPrograms } from './config.ts';
import { pageKinds, serveBenchPages } from './bench-pages.ts';
import { type Measurement, measure, type RecorderKind } from './measure.ts';

/**
 * Records each page `rounds` times with both recorders in turn. Which one goes first alternates, so that a machine that
 * becomes busier or warmer favours neither.
 *
 * @param onMeasurement called after each recording
 */
export async function runBench(
  options: BenchOptions & BenchPrograms,
  onMeasurement: (measurement: Measurement) => void,
): Promise<Measurement[]> {
  await using scope = new AsyncDisposableStack();
  const workDir = await mkdtemp(join(tmpdir(), 'bench-'));
  scope.defer(() => rm(workDir, { recursive: true, force: true, maxRetries: 10 }));
  const pages = scope.use(await serveBenchPages());
  const measurements: Measurement[] = [];
  for (const page of options.pages) {
    for (let round = 0; round < options.rounds; round++) {
      const recorders: RecorderKind[] = round % 2 === 0 ? ['ours', 'classic'] : ['classic', 'ours'];
      for (const recorder of recorders) {
        const measurement = await measure(recorder, page, options.seconds, {
          url: pages.getUrl(page),
          loaded: () => pages.loaded(),
          workDir,
          chromiumPath: options.chromiumPath,
          ffmpegPath: options.ffmpegPath,
        });
        measurements.push(measurement);
        onMeasurement(measurement);
      }
    }
  }
  return measurements;
}

/** Pure: describes a measurement in one line. */
export function formatMeasurement({
  page,
  recorder,
  cores,
  framesPerSecond,
  duplicates,
  skips,
}: Measurement): string {
  const defects = duplicates === undefined ? '' : `, ${duplicates} duplicated, ${skips} missing`;
  return `${pageKinds[page].title}, ${recorder}: ${cores.toFixed(3)} cores, ${framesPerSecond.toFixed(2)} frames/s${defects}`;
}
