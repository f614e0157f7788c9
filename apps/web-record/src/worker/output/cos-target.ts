import { toObjectUrl } from '@scf-media/cloud/cos';
import { toObjectKey } from '@scf-media/protocol/web-record';
import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';

/** What `Output.Cos` names, with the documented defaults. */
export interface CosTarget {
  bucket: string;
  region: string;
  /** Of the file or the playlist: in a folder of the task's id, named for the time of this call, unless there is a name. */
  key(): string;
  /**
   * For what is to have its name before the recording ends, such as a playlist that is watched meanwhile: without a
   * TargetName the task's id stands for the time.
   */
  watchedKey: string;
  /** Where whoever asked for the recording finds an object. */
  urlOf(key: string): string;
}

/** Pure but for the clock. */
export function cosTarget(task: RecordTask, { target }: Pick<WorkerContext, 'target'>): CosTarget {
  const { Output } = task.data.start;
  const asked = Output.Cos ?? {};
  const bucket = asked.Bucket ?? target.bucket;
  const region = asked.Region ?? target.region;
  const domain = asked.Domain ?? target.playbackDomain;
  const { endpoint } = target;
  const named = (targetName: string | undefined): string =>
    toObjectKey({
      taskId: task.id,
      targetDir: asked.TargetDir,
      targetName,
      muxer: Output.Video.Muxer,
      stopTimeMs: Date.now(),
    });
  return {
    bucket,
    region,
    key: () => named(asked.TargetName),
    watchedKey: named(asked.TargetName ?? task.id),
    urlOf: (key) => toObjectUrl({ bucket, region, key, domain, endpoint }),
  };
}
