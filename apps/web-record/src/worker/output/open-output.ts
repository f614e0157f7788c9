import type { RecordTask } from '../../record-task.ts';
import type { WorkerContext } from '../worker-context.ts';
import { createCosDestination } from './cos-destination.ts';
import { openHlsOutput } from './hls-output.ts';
import { openMp4Output } from './mp4-output.ts';
import { requestsImages, withImages } from './image-output.ts';
import type { Output, OutputOptions, Destination } from './output.ts';
import { isForVod } from './vod-destination.ts';
import { openVodOutput } from './vod-output.ts';

/** Opens the output of a task: MP4 or HLS, in COS or VOD, with or without a poster and thumbnails. */
export async function openOutput(
  task: RecordTask,
  context: WorkerContext,
  options: OutputOptions,
): Promise<Output> {
  const { Video } = task.data.start.Output;
  const openAt = (destination: Destination): Promise<Output> =>
    Video.Muxer === 'hls'
      ? openHlsOutput(destination, Video, context, options)
      : openMp4Output(destination, context, options);
  if (isForVod(task.data.start, context)) {
    return openVodOutput(task.data.start, context, { ...options, openAt });
  }
  const output = await openAt(createCosDestination(task, context));
  return requestsImages(Video) ? withImages(output, task, context, options) : output;
}
