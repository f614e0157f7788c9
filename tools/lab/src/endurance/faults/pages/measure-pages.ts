import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { toMessage } from '@scf-media/protocol/errors';
import type { Check } from '../../report.ts';
import { measureFolder } from '../../soak/sample.ts';
import { type RunningService, startService } from '../../start-service.ts';
import { hostilePages, type HostileServer, serveHostilePages } from './hostile-pages.ts';

interface PagesOptions {
  /** Maximum number of pages, in the order of the list. */
  pages: number;
  /** The pages to record; all by default. */
  only?: readonly string[] | undefined;
  secondsEach: number;
  /** How many are recorded at the same time. With several, the log and the profiles of all count for each of them. */
  atOnce: number;
}

const MB = 1_000_000;
const minShare = 0.95;
const maxLogBytes = MB;
const maxProfileBytes = 300 * MB;
const sampleEveryMs = 500;
const startTimeoutMs = 60_000;
const finishTimeoutMs = 120_000;

/** The outcome of recording one page. */
interface PageTrial {
  /** The share of the time between start and Stop that is in the file. */
  share: number;
  frames: number;
  logBytes: number;
  profileBytes: number;
  problem?: string;
}

/** Records hostile pages through the public interface, and checks the files, logs and profiles. */
export async function* measurePages(options: PagesOptions, signal: AbortSignal): AsyncGenerator<Check> {
  await using server = await serveHostilePages();
  await using service = await startService({ signal });
  const names = Object.keys(hostilePages).filter((name) => options.only?.includes(name) ?? true);
  const trials: PageTrial[] = [];
  const waiting = names.slice(0, options.pages);
  const running: { name: string; trial: Promise<PageTrial> }[] = [];
  for (;;) {
    signal.throwIfAborted();
    for (const name of waiting.splice(0, options.atOnce - running.length)) {
      const trial = tryPage(name, { server, service, seconds: options.secondsEach, signal });
      // After an abort, it is no longer awaited.
      trial.catch(() => undefined);
      running.push({ name, trial });
    }
    const next = running.shift();
    if (next === undefined) break;
    const { name } = next;
    const trial = await next.trial;
    trials.push(trial);
    const { share, frames, logBytes, profileBytes, problem } = trial;
    yield {
      what: `${options.secondsEach} s of the page ${name}: recorded`,
      measured: [
        `${(share * 100).toFixed(1)} %, ${frames} frames, log ${(logBytes / 1000).toFixed(0)} kB, profile ${(profileBytes / MB).toFixed(0)} MB`,
        ...(problem === undefined ? [] : [problem]),
      ].join('; '),
      bound: '95 %, log below 1 MB, profile below 300 MB',
      ok:
        problem === undefined &&
        share >= minShare &&
        logBytes < maxLogBytes &&
        profileBytes < maxProfileBytes,
    };
  }
  const minRecorded = Math.min(...trials.map(({ share }) => share));
  yield {
    what: `${trials.length} hostile pages, ${options.secondsEach} s each: the smallest share recorded, the largest log, the largest profile`,
    measured: `${(minRecorded * 100).toFixed(1)} %, ${(Math.max(...trials.map(({ logBytes }) => logBytes)) / 1000).toFixed(0)} kB, ${(Math.max(...trials.map(({ profileBytes }) => profileBytes)) / MB).toFixed(0)} MB`,
    bound: '95 %, 1 MB, 300 MB',
    ok: trials.length > 0 && minRecorded >= minShare,
  };
}

async function tryPage(
  name: string,
  {
    server,
    service,
    seconds,
    signal,
  }: { server: HostileServer; service: RunningService; seconds: number; signal: AbortSignal },
): Promise<PageTrial> {
  const { client, cloud, folders } = service;
  const logs = join(cloud.dir, 'logs');
  const logBefore = await measureFolder(logs);
  let profileBytes = 0;
  const trial = { share: 0, frames: 0, logBytes: 0, profileBytes: 0 };
  try {
    const taskId = await client.start({ RecordURL: server.getUrl(name), MaxDurationLimit: seconds + 300 });
    await client.waitFor(taskId, 'recording', { timeoutMs: startTimeoutMs });
    const beganMs = performance.now();
    while (performance.now() - beganMs < seconds * 1_000) {
      await delay(sampleEveryMs, undefined, { signal });
      profileBytes = Math.max(profileBytes, await measureFolder(folders.temporary));
    }
    const wallMs = performance.now() - beganMs;
    await client.stop(taskId);
    const { Result: result } = await client.waitFor(taskId, 'finished', { timeoutMs: finishTimeoutMs });
    return {
      ...{ profileBytes, frames: result?.Quality?.Frames ?? 0 },
      share: (result?.Quality?.DurationMs ?? 0) / wallMs,
      logBytes: (await measureFolder(logs)) - logBefore,
      ...(result?.ErrorCode === undefined
        ? {}
        : { problem: `${result.ErrorCode}: ${result.ErrorMessage ?? ''}` }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return { ...trial, profileBytes, problem: toMessage(error) };
  }
}
