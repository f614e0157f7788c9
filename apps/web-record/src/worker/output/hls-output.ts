import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path/posix';
import { createObjectQueue } from '@scf-media/cloud/cos';
import { monotonicNowMs } from '@scf-media/cloud/retry';
import { createHlsMuxer, type HlsTarget, type HlsFile, type HlsKey } from '@scf-media/media/hls';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from '../worker-context.ts';
import {
  backedUp,
  fewWaitingBytes,
  maxWaitingBytes,
  type Output,
  type OutputOptions,
  type StoredFile,
} from './output.ts';
import type { Place } from './place.ts';

/**
 * A playlist and its segments: each goes up as it closes, and a player may follow. What an earlier worker has put there
 * is made again from its journal and comes out the same, so it is not sent again, and the playlist never gets shorter.
 */
export async function hlsOutput(
  place: Place,
  video: StartData['Output']['Video'],
  { upload, log }: Pick<WorkerContext, 'upload' | 'log'>,
  options: OutputOptions,
): Promise<Output> {
  const { cos, bucket, region, playlist } = place;
  const folder = dirname(playlist.key);
  const name = basename(playlist.key, '.m3u8');
  const queue = await createObjectQueue({ cos, bucket, region, spoolDir: options.spoolDir, log });
  const alreadyThere = place.alreadyThere();
  let segmentBytes = 0;

  async function putSegment(file: HlsFile): Promise<void> {
    segmentBytes += file.body.byteLength;
    const key = join(folder, file.name);
    const { segments } = await alreadyThere;
    if (segments.get(key) === etagOf(file.body)) return;
    // A segment that can be watched must be in the journal: the next worker would make another one in its place.
    await options.whenSafe();
    await queue.add({ ...file, key });
    if (queue.waitingBytes > maxWaitingBytes) options.onBroken(backedUp());
  }

  async function putPlaylist(file: HlsFile): Promise<void> {
    const { playlist: stored } = await alreadyThere;
    // Of two playlists of one recording, the earlier is how the later one begins.
    const isOlder = stored.startsWith(Buffer.from(file.body).toString());
    if (playlist.isLive && !isOlder) await queue.add({ ...file, key: playlist.key, isIndex: true });
  }

  const destination: HlsTarget<StoredFile> = {
    put: (file) => (file.name === `${name}.m3u8` ? putPlaylist(file) : putSegment(file)),
    async finish(file) {
      await options.onFinishing();
      const key = place.key();
      // Also the one that was watched: its players must learn that it has ended.
      for (const each of new Set([playlist.key, key])) await queue.add({ ...file, key: each, isIndex: true });
      await queue.finish(monotonicNowMs() + upload.finishRetryMs);
      return place.conclude({ key, bytes: segmentBytes + file.body.byteLength });
    },
  };
  return {
    createMuxer: (format) => createHlsMuxer(destination, { ...format, name, key: keyOf(video) }),
    soFar: () => ({ bytes: segmentBytes, waitingBytes: queue.waitingBytes }),
    get isBehind() {
      return queue.waitingBytes > fewWaitingBytes;
    },
    caughtUp: () => queue.drainTo(fewWaitingBytes),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

/** The ETag that COS gives to what is put in one piece. */
function etagOf(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function keyOf({ EncryptKey, AuthUrl }: StartData['Output']['Video']): HlsKey | undefined {
  return EncryptKey === undefined || AuthUrl === undefined ? undefined : { hex: EncryptKey, uri: AuthUrl };
}
