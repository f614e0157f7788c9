import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { mediaEnvironment } from '../ffmpeg/media-environment.ts';
import { type SourceInput, sourceInputOptions } from './source-input.ts';

const lookEveryMs = 400;
const mostWaitMs = 12_000;
const readTimeoutMs = 5_000;

/**
 * Waits until a live HLS playlist has got a new segment. ffmpeg looks at the playlist once a segment from the moment on at which it
 * opened it: whoever opens it just before a new segment is a whole one later than whoever opens it just behind. Never throws:
 * a playlist that cannot be read is for ffmpeg to tell.
 */
export async function freshSegment(
  input: SourceInput,
  { ffmpegPath, signal }: { ffmpegPath: string; signal: AbortSignal },
): Promise<void> {
  const read = (url: string): Promise<string> => readText({ ...input, url }, ffmpegPath, signal);
  try {
    const until = performance.now() + mostWaitMs;
    const first = await read(input.url);
    const url = mediaPlaylistOf(first, input.url);
    const before = url === input.url ? first : await read(url);
    while (performance.now() < until && !before.includes('#EXT-X-ENDLIST')) {
      await delay(lookEveryMs, undefined, { signal });
      if ((await read(url)) !== before) return;
    }
  } catch {
    signal.throwIfAborted();
  }
}

/** Pure: the first variant of a master playlist; all of them get their segments at the same time. */
export function mediaPlaylistOf(playlist: string, url: string): string {
  const lines = playlist.split(/\r?\n/);
  const at = lines.findIndex((line) => line.startsWith('#EXT-X-STREAM-INF'));
  const variant = at < 0 ? undefined : lines.slice(at).find((line) => line !== '' && !line.startsWith('#'));
  return variant === undefined ? url : new URL(variant, url).href;
}

/** By ffmpeg, as everything else of a source: it goes where the media goes, through the same guard. */
async function readText(input: SourceInput, ffmpegPath: string, signal: AbortSignal): Promise<string> {
  const { stdout } = await promisify(execFile)(
    ffmpegPath,
    [
      ...['-v', 'quiet', '-nostdin', ...sourceInputOptions({ ...input, isLive: false }), '-f', 'data'],
      ...['-i', input.url, '-map', '0', '-c', 'copy', '-f', 'data', 'pipe:1'],
    ],
    { env: mediaEnvironment, timeout: readTimeoutMs, killSignal: 'SIGKILL', signal },
  );
  return stdout;
}
