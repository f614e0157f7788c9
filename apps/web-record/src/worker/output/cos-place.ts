import { basename } from 'node:path/posix';
import { objectUrl } from '@scf-media/cloud/cos';
import { backoff, retry } from '@scf-media/cloud/retry';
import { messageOf } from '@scf-media/protocol/errors';
import { objectKeyOf } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { type AlreadyThere, nothingThere, type Place } from './place.ts';

const looking = { tries: 6, waitMs: backoff({ firstMs: 500, mostMs: 10_000 }) };

/**
 * The place that `Output.Cos` names, with the documented defaults: a folder of the task's id, a file named for the time
 * at which the recording ended. A playlist that is watched meanwhile needs a name before: without a TargetName it is
 * the task's id, and at the end there is one of the documented name beside it.
 */
export function cosPlace(task: RecordTask, context: WorkerContext): Place {
  const { Output } = task.data.start;
  const { cos, target, log } = context;
  const asked = Output.Cos ?? {};
  const bucket = asked.Bucket ?? target.bucket;
  const region = asked.Region ?? target.region;
  const key = (targetName: string | undefined): string =>
    objectKeyOf({
      taskId: task.id,
      targetDir: asked.TargetDir,
      targetName,
      muxer: Output.Video.Muxer,
      stopTimeMs: Date.now(),
    });
  const playlistKey = key(asked.TargetName ?? task.id);

  async function alreadyThere(): Promise<AlreadyThere> {
    const prefix = `${playlistKey.slice(0, -'.m3u8'.length)}-`;
    const objects = await retry(() => cos.listObjects({ bucket, region, prefix }), looking);
    if (objects.length === 0) return nothingThere;
    const at = { bucket, region, key: playlistKey };
    const head = await retry(() => cos.headObject(at), looking);
    return {
      segments: new Map(objects.map((object) => [object.key, object.etag])),
      playlist: head === undefined ? '' : await retry(() => cos.getObjectText(at), looking),
    };
  }

  return {
    cos,
    bucket,
    region,
    key: () => key(asked.TargetName),
    playlist: { key: playlistKey, isLive: true },
    // The first worker overwrites what another recording may have left under the same name.
    alreadyThere: async () => {
      if (task.attempts <= 1) return nothingThere;
      return alreadyThere().catch((error: unknown) => {
        log.warn({ reason: messageOf(error) }, 'what is in COS already could not be read, all is put again');
        return nothingThere;
      });
    },
    isAbortable: true,
    conclude: async (file) => {
      const domain = asked.Domain ?? target.playbackDomain;
      const { endpoint } = target;
      return {
        filename: basename(file.key),
        bytes: file.bytes,
        url: objectUrl({ bucket, region, key: file.key, domain, endpoint }),
      };
    },
  };
}
