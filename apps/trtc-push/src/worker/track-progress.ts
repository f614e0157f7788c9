import { sendCallback } from '@scf-media/cloud/callback';
import type { MediaPush } from '@scf-media/media/media-push';
import { toMessage } from '@scf-media/protocol/errors';
import type { CallbackBody } from '@scf-media/protocol/trtc-push';
import { type PushData, toTaskView } from '../push-task.ts';
import type { PositionCheckpoint } from './position-checkpoint.ts';
import type { PushRun, WorkerContext } from './worker-context.ts';

/** How often the position is stored; a crash loses at most this much. */
const storeEveryMs = 1_000;

/** Stores the position of a push and reports it to Callback. Disposing waits for a running report. */
export function trackProgress(
  push: MediaPush,
  {
    run,
    checkpoint,
    context,
  }: { run: PushRun; checkpoint: PositionCheckpoint | undefined; context: WorkerContext },
): AsyncDisposable {
  const over = new AbortController();
  const storing = setInterval(() => {
    run.progress.patch(readPosition(push));
    checkpoint?.write(push.position());
  }, storeEveryMs);
  const report = createReporter(run, context, over.signal);
  const reporting = setInterval(() => void report(), context.progressEveryMs);
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      clearInterval(storing);
      clearInterval(reporting);
      await report();
    },
  };
}

/** Sends each report once, and never two concurrently: the next one is more recent. Resolves when none is being sent. */
function createReporter(
  { task, store, confirm, log }: PushRun,
  { callback, urlPolicy }: WorkerContext,
  signal: AbortSignal,
): () => Promise<void> {
  const url = task.data.request.Callback;
  let sending: Promise<void> | undefined;
  const send = async (): Promise<void> => {
    try {
      const now = url === undefined || signal.aborted ? undefined : await store.get<PushData>(task.id);
      if (url === undefined || now === undefined || signal.aborted) return;
      const body: CallbackBody = { Event: 'progress', ...toTaskView(now) };
      const once = { tries: 1, waitMs: () => 0, signKeys: callback.signKeys, fetch: urlPolicy.fetch };
      await sendCallback({ url, body, ...once, beforeTry: confirm, signal, log });
    } catch (error) {
      log.warn({ reason: toMessage(error) }, 'could not report progress');
    }
  };
  return () => (sending ??= send().finally(() => (sending = undefined)));
}

/** Converts the position of a push to its stored form. */
export function readPosition(push: MediaPush): Pick<PushData, 'positionMs' | 'durationMs'> {
  const { positionMs, durationMs } = push.position();
  return {
    positionMs: Math.round(positionMs),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
  };
}
