import { createHeaderLastUpload } from '@scf-media/cloud/cos';
import { createMp4Muxer, type HeaderLastTarget } from '@scf-media/media/mp4';
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

/** Opens an MP4 output: media are uploaded while they are recorded; the index follows at the end, and goes in front. */
export async function openMp4Output(
  destination: Destination,
  { upload, log }: Pick<WorkerContext, 'upload' | 'log'>,
  options: OutputOptions,
): Promise<Output> {
  const { cos, bucket, region } = destination;
  const sink = await createHeaderLastUpload({
    cos,
    bucket,
    region,
    // Called as late as COS allows: the documented default name is the time of the end.
    key: () => destination.key(),
    contentType: 'video/mp4',
    spoolDir: options.spoolDir,
    ...(destination.isAbortable
      ? { onUploadStarted: (begun) => options.onUploadStarted({ bucket, region, ...begun }) }
      : {}),
    ...upload,
    log,
  });
  let bytes = 0;
  let stored: StoredFile | undefined;
  const target: HeaderLastTarget = {
    async write(body) {
      bytes += body.byteLength;
      await sink.write(body);
      if (sink.waitingBytes > maxWaitingBytes) options.onFatal(createStallError());
    },
    async finish(head) {
      await options.onFinishing();
      await sink.finish(head);
      stored = await destination.finalize(sink.stored());
    },
  };
  return {
    createMuxer: (format) => createMp4Muxer(target, format),
    stored: () => requireStored(stored),
    soFar: () => ({ bytes, waitingBytes: sink.waitingBytes }),
    get isBehind() {
      return sink.waitingBytes > lowWaterMarkBytes;
    },
    caughtUp: () => sink.caughtUp(),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}
