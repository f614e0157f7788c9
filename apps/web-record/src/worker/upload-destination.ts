import { createPartOneLastSink, objectUrl } from '@scf-media/cloud/cos';
import type { HeadLastDestination } from '@scf-media/media/page-recording';
import { objectKeyOf, type StartData } from '@scf-media/protocol/web-record';
import type { StoredFile } from './task-result.ts';
import type { WorkerContext } from './worker-context.ts';

export interface UploadDestination extends HeadLastDestination<StoredFile>, AsyncDisposable {}

/**
 * The place in COS where a recording goes while it is made. Disposing before `finish` leaves nothing behind there.
 *
 * @param onFinishing called when all that is missing is the upload's end
 */
export async function uploadDestination(
  taskId: string,
  { Output }: StartData,
  context: WorkerContext,
  options: { spoolDir: string; onFinishing: () => Promise<void> },
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
    ...context.upload,
    log,
  });
  return {
    write: (body) => sink.write(body),
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
