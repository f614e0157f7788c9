import { createHeaderLastUpload } from '@scf-media/cloud/cos';
import { createMp4Muxer } from '@scf-media/media/mp4';
import type { HeaderLastTarget } from '@scf-media/media/page-recording';
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

/** One MP4: its media go up while they are recorded, its index at the end and in front. */
export async function mp4Output(
  place: Place,
  { upload, log }: Pick<WorkerContext, 'upload' | 'log'>,
  options: OutputOptions,
): Promise<Output> {
  const { cos, bucket, region } = place;
  const sink = await createHeaderLastUpload({
    cos,
    bucket,
    region,
    // Asked for as late as COS allows: the documented default name is the time the recording ended.
    key: () => place.key(),
    contentType: 'video/mp4',
    spoolDir: options.spoolDir,
    ...(place.isAbortable
      ? { onUploadStarted: (begun) => options.onUploadStarted({ bucket, region, ...begun }) }
      : {}),
    ...upload,
    log,
  });
  let bytes = 0;
  const destination: HeaderLastTarget<StoredFile> = {
    async write(body) {
      bytes += body.byteLength;
      await sink.write(body);
      if (sink.waitingBytes > maxWaitingBytes) options.onBroken(backedUp());
    },
    async finish(head) {
      await options.onFinishing();
      return place.conclude(await sink.finish(head));
    },
  };
  return {
    createMuxer: (format) => createMp4Muxer(destination, format),
    soFar: () => ({ bytes, waitingBytes: sink.waitingBytes }),
    get isBehind() {
      return sink.waitingBytes > fewWaitingBytes;
    },
    caughtUp: () => sink.caughtUp(),
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}
