import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { cosPlace } from './cos-place.ts';
import { hlsOutput } from './hls-output.ts';
import { mp4Output } from './mp4-output.ts';
import type { Output, OutputOptions } from './output.ts';
import type { Place } from './place.ts';
import { goesToVod } from './vod-place.ts';
import { vodOutput } from './vod-output.ts';

/** The output a task asks for: MP4 or HLS, in COS or in VOD. */
export async function openOutput(
  task: RecordTask,
  context: WorkerContext,
  options: OutputOptions,
): Promise<Output> {
  const { Video } = task.data.start.Output;
  const openAt = (place: Place): Promise<Output> =>
    Video.Muxer === 'hls' ? hlsOutput(place, Video, context, options) : mp4Output(place, context, options);
  return goesToVod(task.data.start, context)
    ? vodOutput(task.data.start, context, { ...options, openAt })
    : openAt(cosPlace(task, context));
}
