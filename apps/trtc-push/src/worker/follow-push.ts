import { sendCallback } from '@scf-media/cloud/callback';
import type { MediaPush } from '@scf-media/media/media-push';
import { messageOf } from '@scf-media/protocol/errors';
import type { CallbackBody } from '@scf-media/protocol/trtc-push';
import { type PushData, toTaskView } from '../push-task.ts';
import type { KeptPosition } from './kept-position.ts';
import type { PushRun, WorkerContext } from './worker-context.ts';

/** How often the position is written down: a crash costs no more than this. */
const noteEveryMs = 1_000;

/** Writes down how far a push is, and reports it to Callback, until it is disposed of: then no report is on its way any more. */
export function followPush(
  push: MediaPush,
  { run, kept, context }: { run: PushRun; kept: KeptPosition | undefined; context: WorkerContext },
): AsyncDisposable {
  const over = new AbortController();
  const notes = setInterval(() => {
    run.progress.patch(readPosition(push));
    kept?.write(push.position());
  }, noteEveryMs);
  const report = progressReport(run, context, over.signal);
  const reports = setInterval(() => void report(), context.progressEveryMs);
  return {
    async [Symbol.asyncDispose]() {
      over.abort();
      clearInterval(notes);
      clearInterval(reports);
      await report();
    },
  };
}

/** One try for each report, and never two at once: the next one says more. It resolves when none is on its way. */
function progressReport(
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
      log.warn({ reason: messageOf(error) }, 'progress could not be reported');
    }
  };
  return () => (sending ??= send().finally(() => (sending = undefined)));
}

/** How far a push is, as its task keeps it. */
export function readPosition(push: MediaPush): Pick<PushData, 'positionMs' | 'durationMs'> {
  const { positionMs, durationMs } = push.position();
  return {
    positionMs: Math.round(positionMs),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs) }),
  };
}
