import { ServiceError } from '@scf-media/protocol/errors';
import { wait } from '../retry/index.ts';
import type { TaskStore } from './task-store.ts';

export interface HeldLease extends AsyncDisposable {
  /** Aborted with ServiceError `LeaseLost` when another may be working on the task: stop at once. */
  readonly signal: AbortSignal;
}

/**
 * Keeps a lease that was acquired until it is disposed of, which gives it back.
 *
 * A store that fails is tolerated as long as the lease is still ours by the clock: until then nobody else can take it.
 *
 * @throws ServiceError `LeaseLost` when it is not held to begin with
 */
export async function holdLease(
  store: Pick<TaskStore, 'renewLease' | 'releaseLease'>,
  id: string,
  owner: string,
  options: { ttlMs: number; everyMs: number },
): Promise<HeldLease> {
  const lost = new AbortController();
  const done = new AbortController();
  let heldUntilMs = Date.now() + options.ttlMs;
  const lose = () =>
    lost.abort(new ServiceError('LeaseLost', `another worker has taken task ${id}`, { fault: 'service' }));

  async function renew(): Promise<void> {
    // Counted from before the call: the store's own clock starts later, so ours ends first.
    const askedMs = Date.now();
    if (await store.renewLease(id, owner, options.ttlMs)) heldUntilMs = askedMs + options.ttlMs;
    else lose();
  }

  async function keepRenewing(): Promise<void> {
    while (!done.signal.aborted && !lost.signal.aborted) {
      const leftMs = heldUntilMs - Date.now();
      await wait(Math.max(Math.min(options.everyMs, leftMs), 0), { hurry: done.signal });
      if (done.signal.aborted) return;
      if (Date.now() >= heldUntilMs) return lose();
      // A store that never answers must not keep us from noticing that our time is up.
      const over = new AbortController();
      const hurry = AbortSignal.any([over.signal, done.signal]);
      await Promise.race([renew().catch(() => undefined), wait(heldUntilMs - Date.now(), { hurry })]);
      over.abort();
    }
  }

  await renew();
  lost.signal.throwIfAborted();
  const renewing = keepRenewing();
  return {
    signal: lost.signal,
    [Symbol.asyncDispose]: async () => {
      done.abort();
      await renewing;
      if (!lost.signal.aborted) await store.releaseLease(id, owner);
    },
  };
}
