import { openTaskStore } from '@scf-media/cloud/tasks';
import { startRedis } from '@scf-media/cloud/testing';
import type { Check } from '../report.ts';

const app = 'web-record';
const sizes = [100, 1_000, 10_000, 100_000];
const looks = 200;
/** Excludes the time in which Node compiles the code. */
const warmUp = 50;

/** Measures a search for lost tasks among many open ones in Redis, of which three have just expired. */
export async function* measureScale(maxTasks: number, signal: AbortSignal): AsyncGenerator<Check> {
  await using redis = await startRedis();
  await using store = await openTaskStore(redis.url);
  let open = 0;
  for (const size of sizes.filter((each) => each <= maxTasks)) {
    while (open < size) {
      signal.throwIfAborted();
      const ids = Array.from({ length: Math.min(200, size - open) }, (_, at) => `t${open + at}`);
      await Promise.all(
        ids.map(async (id) => {
          await store.create({ id, app, status: 'recording', rank: 1, data: { pad: 'x'.repeat(1_000) } });
          await store.acquireLease(id, 'worker', 3_600_000);
        }),
      );
      open += ids.length;
    }
    const timesMs: number[] = [];
    for (let look = -warmUp; look < looks; look += 1) {
      const lost = [0, 1, 2].map((at) => `t${((look + warmUp) * 3 + at) % size}`);
      await Promise.all(lost.map((id) => store.releaseLease(id, 'worker')));
      const begunMs = performance.now();
      const found = await store.listDue(app);
      if (look >= 0) timesMs.push(performance.now() - begunMs);
      if (found.length !== new Set(lost).size)
        throw new Error(`found ${found.length} lost tasks instead of ${new Set(lost).size}`);
      await Promise.all(lost.map((id) => store.acquireLease(id, 'worker', 3_600_000)));
    }
    const p99 = timesMs.toSorted((a, b) => a - b)[Math.floor(looks * 0.99)] ?? Infinity;
    yield {
      what: `a sweep with ${size} open tasks, p99`,
      measured: `${p99.toFixed(1)} ms`,
      bound: 'at most 50 ms',
      ok: p99 <= 50,
    };
  }
}
