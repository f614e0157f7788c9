import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from './bench-options.ts';
import type { BenchPrograms } from './config.ts';
import { pageKinds } from './pages/page-kinds.ts';
import { serveBenchPages } from './pages/serve-bench-pages.ts';
import { type Take, take, type Way } from './take.ts';

/**
 * Records each page in both ways, alternately, `rounds` times. Which goes first changes with every round, so that
 * a machine that becomes busier or warmer favours neither.
 *
 * @param onTake told of each recording when it is measured
 */
export async function runBench(
  options: BenchOptions & BenchPrograms,
  onTake: (taken: Take) => void,
): Promise<Take[]> {
  await using scope = new AsyncDisposableStack();
  const workDir = await mkdtemp(join(tmpdir(), 'bench-'));
  scope.defer(() => rm(workDir, { recursive: true, force: true, maxRetries: 10 }));
  const pages = scope.use(await serveBenchPages());
  const takes: Take[] = [];
  for (const page of options.pages) {
    for (let round = 0; round < options.rounds; round++) {
      const ways: Way[] = round % 2 === 0 ? ['ours', 'classic'] : ['classic', 'ours'];
      for (const way of ways) {
        const taken = await take(way, page, options.seconds, {
          url: pages.urlOf(page),
          loaded: () => pages.loaded(),
          workDir,
          chromiumPath: options.chromiumPath,
          ffmpegPath: options.ffmpegPath,
        });
        takes.push(taken);
        onTake(taken);
      }
    }
  }
  return takes;
}

/** Pure: one line about one recording. */
export function takeLine({ page, way, cores, framesPerSecond, duplicates, skips }: Take): string {
  const defects = duplicates === undefined ? '' : `, ${duplicates} twice, ${skips} left out`;
  return `${pageKinds[page].title}, ${way}: ${cores.toFixed(3)} cores, ${framesPerSecond.toFixed(2)} frames/s${defects}`;
}
