import { basename } from 'node:path/posix';
import { backoff, retry } from '@scf-media/cloud/retry';
import { messageOf } from '@scf-media/protocol/errors';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { cosTarget } from './cos-target.ts';
import { type AlreadyThere, nothingThere, type Place } from './place.ts';

const looking = { tries: 6, waitMs: backoff({ firstMs: 500, maxMs: 10_000 }) };

/** The place that `Output.Cos` names. Of a playlist that is watched meanwhile there may be two in the end: see `cosTarget`. */
export function cosPlace(task: RecordTask, context: WorkerContext): Place {
  const { cos, log } = context;
  const { bucket, region, watchedKey: playlistKey, key, urlOf } = cosTarget(task, context);

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
    key,
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
    conclude: async (file) => ({
      filename: basename(file.key),
      bytes: file.bytes,
      url: urlOf(file.key),
    }),
  };
}
