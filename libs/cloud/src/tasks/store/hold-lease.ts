import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { monotonicNowMs, wait, retryWhileUnavailable } from '../../retry/index.ts';
import type { TaskStore } from './task-store.ts';

/** The heartbeat while the store is away: short, so that the lease is renewed before a sweep looks. */
const RETRY_MS = 500;
/** How long a process keeps asking after it was asked to shut down. */
const LAST_TRIES_MS = 30_000;
/** How long a process that was suspended waits for an answer before it resumes: an available store answers sooner. */
const RESUME_TIMEOUT_MS = 1_000;

interface HeldLease extends AsyncDisposable {
  /** Aborted with ServiceError `LeaseLost` when the store reports that the lease is lost: stop immediately. */
  readonly signal: AbortSignal;
  /**
   * Renews the lease and resolves when the store has confirmed it. While the store is away it keeps asking, because
   * without an answer nobody can know.
   *
   * @returns until when nobody else can have acquired it, by `monotonicNowMs`
   * @throws ServiceError `LeaseLost`; `StoreUnavailable` some time after the shutdown
   */
  confirm(): Promise<number>;
  /**
   * Resolves immediately, unless this process was suspended for as long as a lease: then it asks the store first. For
   * work that continues while the store is away, but that a superseded worker must not do.
   *
   * @throws ServiceError `LeaseLost`
   */
  confirmAfterStall(): Promise<void>;
}

/**
 * Renews an acquired lease with a heartbeat, and releases it on disposal.
 *
 * Only the store knows that a lease is lost: another worker holds it, or the task no longer exists. While the store is
 * unavailable the work continues, and the lease is renewed when the store is back, even if it has expired in the
 * meantime. If the store was unavailable to everybody, nobody else could acquire the lease; if only to this process,
 * and another one has acquired it, the first answer reports that.
 *
 * @param options.shutdown limits from then on how long the store is asked
 * @param options.log logs when the store goes away and when it is back
 * @throws ServiceError `LeaseLost` when the lease is not held to begin with
 */
export async function holdLease(
  store: Pick<TaskStore, 'renewLease' | 'releaseLease'>,
  id: string,
  owner: string,
  options: { ttlMs: number; everyMs: number; shutdown?: AbortSignal; log?: Logger },
): Promise<HeldLease> {
  const lost = new AbortController();
  const done = new AbortController();
  let awaySinceMs: number | undefined;
  let askedAtMs = monotonicNowMs();

  function lose(): void {
    lost.abort(new ServiceError('LeaseLost', `task ${id} is no longer ours`, { fault: 'service' }));
  }

  function away(error: unknown): void {
    if (awaySinceMs === undefined)
      options.log?.warn({ err: error }, 'the task store is away, the work continues');
    awaySinceMs ??= monotonicNowMs();
  }

  async function renew(): Promise<void> {
    askedAtMs = monotonicNowMs();
    try {
      if (!(await store.renewLease(id, owner, options.ttlMs))) return lose();
    } catch (error) {
      return error instanceof ServiceError && error.code === 'TaskNotFound' ? lose() : away(error);
    }
    if (awaySinceMs === undefined) return;
    options.log?.info({ awayMs: Math.round(monotonicNowMs() - awaySinceMs) }, 'the task store is back');
    awaySinceMs = undefined;
  }

  async function confirm(): Promise<number> {
    let giveUpAtMs = Infinity;
    let triedAtMs = 0;
    const limitAsking = (): void => void (giveUpAtMs = monotonicNowMs() + LAST_TRIES_MS);
    if (options.shutdown?.aborted === true) limitAsking();
    options.shutdown?.addEventListener('abort', limitAsking);
    try {
      lost.signal.throwIfAborted();
      const ask = (): Promise<boolean> => {
        triedAtMs = monotonicNowMs();
        askedAtMs = triedAtMs;
        return store.renewLease(id, owner, options.ttlMs);
      };
      const isOurs = await retryWhileUnavailable(ask, {
        signal: lost.signal,
        untilMs: () => giveUpAtMs,
      }).catch((error: unknown) => {
        if (error instanceof ServiceError && error.code === 'TaskNotFound') return false;
        throw error;
      });
      if (!isOurs) lose();
      lost.signal.throwIfAborted();
      return triedAtMs + options.ttlMs;
    } finally {
      options.shutdown?.removeEventListener('abort', limitAsking);
    }
  }

  async function confirmAfterStall(): Promise<void> {
    lost.signal.throwIfAborted();
    if (monotonicNowMs() - askedAtMs < options.ttlMs) return;
    const over = new AbortController();
    await Promise.race([renew(), wait(RESUME_TIMEOUT_MS, { until: over.signal })]);
    over.abort();
    lost.signal.throwIfAborted();
  }

  async function keepRenewing(): Promise<void> {
    while (!lost.signal.aborted) {
      await wait(awaySinceMs === undefined ? options.everyMs : Math.min(RETRY_MS, options.everyMs), {
        until: done.signal,
      });
      if (done.signal.aborted) return;
      // A renewal without an answer must delay neither the next one nor our end.
      const over = new AbortController();
      const inTime = AbortSignal.any([over.signal, done.signal]);
      const late = wait(options.ttlMs, { until: inTime });
      await Promise.race([renew(), late.then(() => inTime.aborted || away(new Error('no answer')))]);
      over.abort();
    }
  }

  await renew();
  lost.signal.throwIfAborted();
  const renewing = keepRenewing();
  return {
    signal: lost.signal,
    confirm,
    confirmAfterStall,
    [Symbol.asyncDispose]: async () => {
      done.abort();
      await renewing;
      if (lost.signal.aborted) return;
      // Release early, so that the next worker need not wait for expiry.
      await store.releaseLease(id, owner).catch(away);
    },
  };
}
