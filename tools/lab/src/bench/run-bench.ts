import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureMedia } from '@scf-media/media/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { BenchOptions } from './bench-options.ts';
import type { BenchPrograms } from './config.ts';
import { pageKinds, type PageName, serveBenchPages } from './bench-pages.ts';
import { readCpuSeconds } from './cpu-time.ts';
import { startOwnRecorder } from './own-recorder.ts';
import type { RecorderOptions, StartRecorder } from './recorder.ts';
import { startXvfbRecorder } from './xvfb-recorder.ts';

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

/** The two recorders that are compared. */
export type RecorderKind = 'ours' | 'classic';

const starters: Record<RecorderKind, StartRecorder> = { ours: startOwnRecorder, classic: startXvfbRecorder };

/** The cost and the quality of one recording. */
export interface Measurement {
  recorder: RecorderKind;
  page: PageName;
  /** CPU cores used on average, from 2 s after the start. */
  cores: number;
  framesPerSecond: number;
  /** The number of duplicated and of missing frames; undefined for a page without a frame counter. */
  duplicates: number | undefined;
  skips: number | undefined;
  frames: number;
  /** Bitrate of the file, video and audio together. */
  kbitPerSecond: number;
}

/** Excludes the cost of starting from the measurement. */
const settleMs = 2_000;

/** Records the page once, in a folder of its own, and measures the file. */
async function measure(
  recorder: RecorderKind,
  page: PageName,
  seconds: number,
  options: Omit<RecorderOptions, 'folder'> & { workDir: string },
): Promise<Measurement> {
  const folder = join(options.workDir, recorder);
  await mkdir(folder, { mode: 0o700 });
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const running = scope.use(await starters[recorder]({ ...options, folder }));
  await delay(settleMs);
  const before = { cpu: await readCpuSeconds(running.pids), atMs: performance.now() };
  await delay(seconds * 1000);
  const cpu = (await readCpuSeconds(running.pids)) - before.cpu;
  const cores = cpu / ((performance.now() - before.atMs) / 1000);
  const file = await running.stop();
  const { size } = await stat(file);
  const measure = await measureMedia(file);
  const counts = pageKinds[page].counts;
  return {
    recorder,
    page,
    cores,
    framesPerSecond: measure.framesPerSecond,
    duplicates: counts ? measure.duplicates : undefined,
    skips: counts ? measure.skips : undefined,
    frames: measure.frames,
    kbitPerSecond: (size * 8) / measure.probed.durationMs,
  };
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
