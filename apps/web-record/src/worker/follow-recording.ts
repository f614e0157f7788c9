import type { PageRecording } from '@scf-media/media/page-recording';
import type { RecordProgress } from '@scf-media/protocol/web-record';

/** How often it is written down: whoever watches a recording sees it move. */
const noteEveryMs = 1_000;

/** Writes down how far a recording is, until it is disposed of. Nothing is written while it stands still. */
export function followRecording(
  recording: Pick<PageRecording<unknown>, 'recordedMs' | 'soFar'>,
  note: (progress: RecordProgress) => void,
  everyMs = noteEveryMs,
): Disposable {
  let noted = '';
  const timer = setInterval(() => {
    const { frames, mediaBytes } = recording.soFar();
    const progress = {
      DurationMs: Math.round(recording.recordedMs()),
      Frames: frames,
      Bytes: mediaBytes,
    };
    if (JSON.stringify(progress) === noted) return;
    noted = JSON.stringify(progress);
    note(progress);
  }, everyMs);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
