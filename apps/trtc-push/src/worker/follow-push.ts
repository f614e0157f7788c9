import { sendCallback } from '@scf-media/cloud/callback';
import type { MediaPush } from '@scf-media/media/media-push';
import { messageOf } from '@scf-media/protocol/errors';
import type { CallbackBody } from '@scf-media/protocol/trtc-push';
import { type PushData, viewOf } from '../push-task.ts';
import type { KeptPosition } from './kept-position.ts';
import { positionOf } from './position-of.ts';
import type { PushRun } from './run-push.ts';
import type { WorkerContext } from './worker-context.ts';

/** How often the position is written down: a crash costs no more than this. */
const noteEveryMs = 1_000;

/** Writes down how far a push is, and tells Callback, until it is disposed of. */
export function followPush(
  push: MediaPush,
  { run, kept, context }: { run: PushRun; kept: KeptPosition | undefined; context: WorkerContext },
): Disposable {
  const over = new AbortController();
  const notes = setInterval(() => {
    run.progress.note(positionOf(push));
    kept?.write(push.position());
  }, noteEveryMs);
  const tell = progressReport(run, context, over.signal);
  const reports = setInterval(() => void tell(), context.progressEveryMs);
  return {
    [Symbol.dispose]() {
      over.abort();
      clearInterval(notes);
      clearInterval(reports);
    },
  };
}

/** One try for each report, and never two at once: the next one says more. */
function progressReport(
  { task, store, log }: PushRun,
  { callback, urlPolicy }: WorkerContext,
  signal: AbortSignal,
): () => Promise<void> {
  const url = task.data.request.Callback;
  let isTelling = false;
  return async () => {
    if (url === undefined || isTelling) return;
    isTelling = true;
    try {
      const now = await store.get<PushData>(task.id);
      if (now === undefined || signal.aborted) return;
      const body: CallbackBody = { Event: 'progress', ...viewOf(now) };
      const once = { tries: 1, waitMs: () => 0, signKeys: callback.signKeys, fetch: urlPolicy.fetch };
      await sendCallback({ url, body, ...once, signal, log });
    } catch (error) {
      log.warn({ reason: messageOf(error) }, 'progress could not be told');
    } finally {
      isTelling = false;
    }
  };
}
