import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { measureMedia } from '@scf-media/media/testing';
import { startClassic } from './classic/start-classic.ts';
import { cpuOfTrees } from './cpu/cpu-of-trees.ts';
import { startOurs } from './ours/start-ours.ts';
import { pageKinds, type PageName } from './pages/page-kinds.ts';
import type { RecorderOptions, StartRecorder } from './recorder.ts';

/** The two ways of recording that are compared. */
export type Way = 'ours' | 'classic';

const starters: Record<Way, StartRecorder> = { ours: startOurs, classic: startClassic };

/** What one recording cost and what came out of it. */
export interface Take {
  way: Way;
  page: PageName;
  /** Processors that were busy with it on average, from 2 s after its begin: 1 is one processor all the time. */
  cores: number;
  framesPerSecond: number;
  /** Of all frames, shown twice or left out; undefined for a page that counts none. */
  duplicates: number | undefined;
  skips: number | undefined;
  frames: number;
  /** Of the file, picture and sound together. */
  kbitPerSecond: number;
}

/** What starting takes is not what recording takes. */
const settleMs = 2_000;

/** Records the page once, in a folder of its own, and looks at the file. */
export async function take(
  way: Way,
  page: PageName,
  seconds: number,
  options: Omit<RecorderOptions, 'folder'> & { workDir: string },
): Promise<Take> {
  const folder = join(options.workDir, way);
  await mkdir(folder, { mode: 0o700 });
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));
  const recorder = scope.use(await starters[way]({ ...options, folder }));
  await delay(settleMs);
  const before = { cpu: await cpuOfTrees(recorder.pids), atMs: performance.now() };
  await delay(seconds * 1000);
  const cpu = (await cpuOfTrees(recorder.pids)) - before.cpu;
  const cores = cpu / ((performance.now() - before.atMs) / 1000);
  const file = await recorder.stop();
  const { size } = await stat(file);
  const measure = await measureMedia(file);
  const counts = pageKinds[page].counts;
  return {
    way,
    page,
    cores,
    framesPerSecond: measure.framesPerSecond,
    duplicates: counts ? measure.duplicates : undefined,
    skips: counts ? measure.skips : undefined,
    frames: measure.frames,
    kbitPerSecond: (size * 8) / measure.probed.durationMs,
  };
}
