import { createPartOneLastSink, objectUrl } from '@scf-media/cloud/cos';
import type { HeadLastDestination } from '@scf-media/media/page-recording';
import { objectKeyOf, type StartData } from '@scf-media/protocol/web-record';
import type { RecordData } from '../record-task.ts';
import type { StoredFile } from './task-result.ts';
import type { WorkerContext } from './worker-context.ts';

/** SCF's /tmp has 512 MB for everything; the sink refuses more than 384 MiB. At 2.5 Mbit/s this is 17 minutes. */
const mostWaitingBytes = 320 * 1024 * 1024;

export interface UploadDestination extends HeadLastDestination<StoredFile>, AsyncDisposable {}

/**
 * The place in COS where a recording goes while it is made. Disposing before `finish` leaves nothing behind there.
 *
 * @param options.onFinishing called when all that is missing is the upload's end
 * @param options.onBackedUp COS has been away for so long that the disk is nearly full: the recording must end while
 *   there is room for its end
 */
export async function uploadDestination(
  taskId: string,
  { Output }: StartData,
  context: WorkerContext,
  options: {
    spoolDir: string;
    onBegun: (upload: NonNullable<RecordData['upload']>) => void;
    onFinishing: () => Promise<void>;
    onBackedUp: () => void;
  },
): Promise<UploadDestination> {
  const { cos, log } = context;
  const target = Output.Cos ?? {};
  const bucket = target.Bucket ?? context.target.bucket;
  const region = target.Region ?? context.target.region;
  const sink = await createPartOneLastSink({
    cos,
    bucket,
    region,
    // Asked for as late as COS allows: the documented default name is the time the recording ended.
    key: () =>
      objectKeyOf({
        taskId,
        targetDir: target.TargetDir,
        targetName: target.TargetName,
        muxer: 'mp4',
        stopTimeMs: Date.now(),
      }),
    contentType: 'video/mp4',
    spoolDir: options.spoolDir,
    onBegun: (upload) => options.onBegun({ bucket, region, ...upload }),
    ...context.upload,
    log,
  });
  return {
    async write(body) {
      await sink.write(body);
      if (sink.waitingBytes > mostWaitingBytes) options.onBackedUp();
    },
    async finish(head) {
      await options.onFinishing();
      const { bytes, key } = await sink.finish(head);
      const domain = target.Domain ?? context.target.playbackDomain;
      return {
        key,
        bytes,
        url: objectUrl({ bucket, region, key, domain, endpoint: context.target.endpoint }),
      };
    },
    [Symbol.asyncDispose]: () => sink[Symbol.asyncDispose](),
  };
}
