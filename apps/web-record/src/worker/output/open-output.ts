import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { cosPlace } from './cos-place.ts';
import { hlsOutput } from './hls-output.ts';
import { mp4Output } from './mp4-output.ts';
import { asksForPictures, outputWithPictures, outputWithoutPictures } from './picture-output.ts';
import type { Output, OutputOptions } from './output.ts';
import type { Place } from './place.ts';
import { goesToVod } from './vod-place.ts';
import { vodOutput } from './vod-output.ts';

/** The output a task asks for: MP4 or HLS, in COS or in VOD, with or without pictures beside it. */
export async function openOutput(
  task: RecordTask,
  context: WorkerContext,
  options: OutputOptions,
): Promise<Output> {
  const { Video } = task.data.start.Output;
  const openAt = (place: Place): Promise<Output> =>
    Video.Muxer === 'hls' ? hlsOutput(place, Video, context, options) : mp4Output(place, context, options);
  if (goesToVod(task.data.start, context)) {
    const output = await vodOutput(task.data.start, context, { ...options, openAt });
    return asksForPictures(Video) ? outputWithoutPictures(output) : output;
  }
  const output = await openAt(cosPlace(task, context));
  return asksForPictures(Video) ? outputWithPictures(output, task, context, options) : output;
}
