import { basename } from 'node:path/posix';
import { backoff, retry } from '@scf-media/cloud/retry';
import { toMessage } from '@scf-media/protocol/errors';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { type ExistingFiles, noExistingFiles, type Destination } from './output.ts';
import { toObjectUrl } from '@scf-media/cloud/cos';
import { toObjectKey } from '@scf-media/protocol/web-record';

/** Where a recording goes in COS: `Output.Cos` with the documented defaults. */
interface CosLocation {
  bucket: string;
  region: string;
  /** The key of the file or playlist. By default in a folder named for the task, and named for the time of this call. */
  key(): string;
  /**
   * The key of what needs a name before the recording ends, such as a live playlist. Without a TargetName, it has the task's id
   * instead of the time.
   */
  liveKey: string;
  /** The URL of an object for the caller. */
  toUrl(key: string): string;
}

/** Resolves the location of a task's files. */
export function locateCosOutput(task: RecordTask, { target }: Pick<WorkerContext, 'target'>): CosLocation {
  const { Output } = task.data.start;
  const requested = Output.Cos ?? {};
  const bucket = requested.Bucket ?? target.bucket;
  const region = requested.Region ?? target.region;
  const domain = requested.Domain ?? target.playbackDomain;
  const { endpoint } = target;
  const toKey = (targetName: string | undefined): string =>
    toObjectKey({
      taskId: task.id,
      targetDir: requested.TargetDir,
      targetName,
      muxer: Output.Video.Muxer,
      stopTimeMs: Date.now(),
    });
  return {
    bucket,
    region,
    key: () => toKey(requested.TargetName),
    liveKey: toKey(requested.TargetName ?? task.id),
    toUrl: (key) => toObjectUrl({ bucket, region, key, domain, endpoint }),
  };
}

const retries = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };

/** The destination in COS. A live playlist may end up under two keys: see `CosLocation`. */
export function createCosDestination(task: RecordTask, context: WorkerContext): Destination {
  const { cos, log } = context;
  const { bucket, region, liveKey: playlistKey, key, toUrl } = locateCosOutput(task, context);

  async function listExisting(): Promise<ExistingFiles> {
    const prefix = `${playlistKey.slice(0, -'.m3u8'.length)}-`;
    const objects = await retry(() => cos.listObjects({ bucket, region, prefix }), retries);
    if (objects.length === 0) return noExistingFiles;
    const at = { bucket, region, key: playlistKey };
    const head = await retry(() => cos.headObject(at), retries);
    return {
      segments: new Map(objects.map((object) => [object.key, object.etag])),
      playlist: head === undefined ? '' : await retry(() => cos.getObjectText(at), retries),
    };
  }

  return {
    cos,
    bucket,
    region,
    key,
    playlist: { key: playlistKey, isLive: true },
    // The first worker overwrites files of earlier recordings with the same name.
    findExisting: async () => {
      if (task.attempts <= 1) return noExistingFiles;
      return listExisting().catch((error: unknown) => {
        log.warn(
          { reason: toMessage(error) },
          'could not list what is already in COS; uploading everything again',
        );
        return noExistingFiles;
      });
    },
    isAbortable: true,
    finalize: async (file) => ({
      filename: basename(file.key),
      bytes: file.bytes,
      url: toUrl(file.key),
    }),
  };
}
