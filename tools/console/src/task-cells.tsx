import { formatDuration, formatSize } from './format.ts';
import { type PlayerFile } from './player.tsx';
import { type TaskState } from './snapshot.ts';
import { type Translate } from './words.ts';

/** Opens the player. */
export type Play = (file: PlayerFile) => void;

export function Length({
  task: { mediaMs, durationMs },
  translate,
}: {
  task: TaskState;
  translate: Translate;
}) {
  if (mediaMs === undefined) return null;
  if (durationMs === undefined || durationMs === 0) return <>{formatDuration(mediaMs)}</>;
  return (
    <>
      {formatDuration(mediaMs)} / {formatDuration(durationMs)}
      <progress value={mediaMs} max={durationMs} aria-label={translate('progress')} />
    </>
  );
}

export function Size({
  task: { bytes, waitingBytes = 0 },
  translate,
}: {
  task: TaskState;
  translate: Translate;
}) {
  if (bytes === undefined) return null;
  return (
    <>
      {formatSize(bytes)}
      {waitingBytes > 0 && (
        <small>
          {formatSize(waitingBytes)} {translate('waiting')}
        </small>
      )}
    </>
  );
}

export function Files({ task, translate, play }: { task: TaskState; translate: Translate; play: Play }) {
  return (
    <>
      {task.files.map((file) => (
        <div key={file.url} class="file">
          {file.posterUrl !== undefined && (
            <img src={file.posterUrl} alt={`${translate('poster')} ${file.name}`} width="96" loading="lazy" />
          )}
          <button
            type="button"
            class="quiet"
            aria-label={`${translate('play')} ${file.name}`}
            onClick={() => play(file)}
          >
            ▶ {translate('play')}
          </button>
          <a href={file.url}>{file.name}</a>
        </div>
      ))}
    </>
  );
}
