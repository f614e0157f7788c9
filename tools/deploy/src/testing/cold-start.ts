import { eventually, type LocalCloud } from '@scf-media/local-cloud/testing';

const TIMES = 2;

/**
 * Measures a request for which the platform has to start a process from the package, and one right after it.
 *
 * @param url the URL to request
 * @returns the medians in milliseconds, and the processes that were killed and started
 */
export async function measureColdStart(
  cloud: LocalCloud,
  functionName: string,
  url: string,
): Promise<{ coldMs: number; warmMs: number; pids: number[] }> {
  const cold: number[] = [];
  const warm: number[] = [];
  const pids: number[] = [];
  const processes = () => cloud.scf.instances().filter((instance) => instance.functionName === functionName);
  for (let time = 0; time < TIMES; time += 1) {
    for (const { pid } of processes()) {
      pids.push(pid);
      process.kill(pid, 'SIGKILL');
    }
    await eventually(() => processes().length === 0 || undefined);
    cold.push(await measureRequest(url));
    warm.push(await measureRequest(url));
  }
  pids.push(...processes().map(({ pid }) => pid));
  return { coldMs: median(cold), warmMs: median(warm), pids };
}

async function measureRequest(url: string): Promise<number> {
  const startMs = performance.now();
  const answer = await fetch(url);
  await answer.text();
  if (!answer.ok) throw new Error(`${url} responded with ${answer.status}`);
  return Math.round(performance.now() - startMs);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
