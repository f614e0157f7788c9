import { ServiceError } from '@scf-media/protocol/errors';
import type { Logger } from '../../log/index.ts';
import { monotonicNowMs, wait, retryWhileUnavailable } from '../../retry/index.ts';
import type { TaskStore } from './task-store.ts';

/** While the store is away it is asked this often: the one who works is to be there before a sweeper looks. */
const AGAIN_MS = 500;
/** How long a process that is asked to end goes on asking. */
const LAST_TRIES_MS = 30_000;
/** How long who stood still waits for an answer before going on: a store that is there has answered by then. */
const PATIENCE_MS = 1_000;

export interface HeldLease extends AsyncDisposable {
  /** Aborted with ServiceError `LeaseLost` when the store says that it is no longer ours: stop at once. */
  readonly signal: AbortSignal;
  /**
   * Resolves when the store has just said that it is ours, and has renewed it. While the store is away it asks again: who
   * cannot ask cannot know.
   *
   * @returns until when nobody else can have taken it, by `monotonicNowMs`
   * @throws ServiceError `LeaseLost`; `StoreUnavailable` some time after the shutdown
   */
  confirm(): Promise<number>;
  /**
   * Resolves at once, unless this process stood still for as long as a lease: then the store is asked first. For what goes on
   * while the store is away, and must not be done by one that another has come after.
   *
   * @throws ServiceError `LeaseLost`
   */
  confirmAfterStall(): Promise<void>;
}

/**
 * Keeps a lease that was acquired until it is disposed of, which gives it back.
 *
 * Only the store can say that a lease is lost: that another has it, or that there is no such task any more. A store
 * that can't be reached says nothing, so the work goes on, and the lease is renewed when the store is back, even if it
 * has run out meanwhile. Nobody else could take it from the store either while that was away for all; if it was away
 * for us alone and another has taken it, the first answer says so.
 *
 * @param options.shutdown how long the store is asked on is limited from then on
 * @param options.log told when the store goes away and when it is back
 * @throws ServiceError `LeaseLost` when it is not held to begin with
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
    if (awaySinceMs === undefined) options.log?.warn({ err: error }, 'the task store is away, work goes on');
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
    await Promise.race([renew(), wait(PATIENCE_MS, { until: over.signal })]);
    over.abort();
    lost.signal.throwIfAborted();
  }

  async function keepRenewing(): Promise<void> {
    while (!lost.signal.aborted) {
      await wait(awaySinceMs === undefined ? options.everyMs : Math.min(AGAIN_MS, options.everyMs), {
        until: done.signal,
      });
      if (done.signal.aborted) return;
      // A renewal without an answer must not keep the next one from being sent, nor us from ending.
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
      // A courtesy to the next one: unless it is given back it runs out.
      await store.releaseLease(id, owner).catch(away);
    },
  };
}
