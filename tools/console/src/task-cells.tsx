import { clock, size } from './format.ts';
import { type PlayerFile } from './player.tsx';
import { type TaskState } from './snapshot.ts';
import { type Say } from './words.ts';

/** Opens the player. */
export type Play = (file: PlayerFile) => void;

export function Length({ task: { mediaMs, durationMs }, say }: { task: TaskState; say: Say }) {
  if (mediaMs === undefined) return null;
  if (durationMs === undefined || durationMs === 0) return <>{clock(mediaMs)}</>;
  return (
    <>
      {clock(mediaMs)} / {clock(durationMs)}
      <progress value={mediaMs} max={durationMs} aria-label={say('progress')} />
    </>
  );
}

export function Size({ task: { bytes, waitingBytes = 0 }, say }: { task: TaskState; say: Say }) {
  if (bytes === undefined) return null;
  return (
    <>
      {size(bytes)}
      {waitingBytes > 0 && (
        <small>
          {size(waitingBytes)} {say('waiting')}
        </small>
      )}
    </>
  );
}

export function Files({ task, say, play }: { task: TaskState; say: Say; play: Play }) {
  return (
    <>
      {task.files.map((file) => (
        <div key={file.url} class="file">
          {file.posterUrl !== undefined && (
            <img src={file.posterUrl} alt={`${say('poster')} ${file.name}`} width="96" loading="lazy" />
          )}
          <button
            type="button"
            class="quiet"
            aria-label={`${say('play')} ${file.name}`}
            onClick={() => play(file)}
          >
            ▶ {say('play')}
          </button>
          <a href={file.url}>{file.name}</a>
        </div>
      ))}
    </>
  );
}
