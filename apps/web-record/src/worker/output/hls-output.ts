import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path/posix';
import { createObjectQueue } from '@scf-media/cloud/cos';
import { monotonicNowMs } from '@scf-media/cloud/retry';
import { createHlsMuxer, type HlsTarget, type HlsFile, type HlsKey } from '@scf-media/media/hls';
import type { StartData } from '@scf-media/protocol/web-record';
import type { WorkerContext } from '../worker-context.ts';
import {
  createStallError,
  lowWaterMarkBytes,
  maxWaitingBytes,
  type Output,
  type OutputOptions,
  requireStored,
  type StoredFile,
  type Destination,
} from './output.ts';

/**
 * Opens an HLS output. Each segment is uploaded when it closes, so that players can follow. Segments of a previous worker are
 * made again from its journal with identical content: they are not uploaded again, and the playlist never gets shorter.
 */
export async function openHlsOutput(
  destination: Destination,
  video: StartData['Output']['Video'],
  { upload, log }: Pick<WorkerContext, 'upload' | 'log'>,
  options: OutputOptions,
): Promise<Output> {
  const { cos, bucket, region, playlist } = destination;
  const folder = dirname(playlist.key);
  const name = basename(playlist.key, '.m3u8');
  const queue = await createObjectQueue({ cos, bucket, region, spoolDir: options.spoolDir, log });
  const existing = destination.findExisting();
  let segmentBytes = 0;
  let stored: StoredFile | undefined;

  async function putSegment(file: HlsFile): Promise<void> {
    segmentBytes += file.body.byteLength;
    const key = join(folder, file.name);
    const { segments } = await existing;
    if (segments.get(key) === computeEtag(file.body)) return;
    // Journal a segment before players see it: otherwise a successor would replace it by a different one.
    await options.flushJournal();
    await queue.add({ ...file, key });
    if (queue.waitingBytes > maxWaitingBytes) options.onFatal(createStallError());
  }

  async function putPlaylist(file: HlsFile): Promise<void> {
    const { playlist: previous } = await existing;
    // An older playlist of the recording is a prefix of the newer one.
    const isOlder = previous.startsWith(Buffer.from(file.body).toString());
    if (playlist.isLive && !isOlder) await queue.add({ ...file, key: playlist.key, isIndex: true });
  }

  const target: HlsTarget = {
    put: (file) => (file.name === `${name}.m3u8` ? putPlaylist(file) : putSegment(file)),
    async finish(file) {
      await options.onFinishing();
      const key = destination.key();
      // Also update the live playlist: its players must learn that it has ended.
      for (const each of new Set([playlist.key, key])) await queue.add({ ...file, key: each, isIndex: true });
      await queue.finish(monotonicNowMs() + upload.finishRetryMs);
      stored = await destination.finalize({ key, bytes: segmentBytes + file.body.byteLength });
    },
  };
  return {
    createMuxer: (format) => createHlsMuxer(target, { ...format, name, key: toHlsKey(video) }),
    stored: () => requireStored(stored),
    soFar: () => ({ bytes: segmentBytes, waitingBytes: queue.waitingBytes }),
    get isBehind() {
      return queue.waitingBytes > lowWaterMarkBytes;
    },
    caughtUp: () => queue.drainTo(lowWaterMarkBytes),
    [Symbol.asyncDispose]: () => queue[Symbol.asyncDispose](),
  };
}

/** Computes the ETag of an object that is uploaded in one piece. */
function computeEtag(body: Uint8Array): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function toHlsKey({ EncryptKey, AuthUrl }: StartData['Output']['Video']): HlsKey | undefined {
  return EncryptKey === undefined || AuthUrl === undefined ? undefined : { hex: EncryptKey, uri: AuthUrl };
}
