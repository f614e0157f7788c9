import { finishRoomFiles } from '@scf-media/media/room-recording';
import type { Mode } from '@scf-media/protocol/trtc-record';
import type { StoredRequest } from '../record-task.ts';
import type { StoredFile } from './output/file-output.ts';
import type { LeftPeriod } from './period-journals.ts';
import type { RoomFiles } from './room-files.ts';
import type { WorkerContext } from './worker-context.ts';

const medias = { '00': 'audio', '01': 'video', '02': 'both' } as const satisfies Record<Mode, string>;

/** Pure: what of an anchor goes into its file. */
export function mediaOf({ Mode }: Pick<StoredRequest, 'Mode'>): 'audio' | 'video' | 'both' {
  return medias[Mode];
}

/** Makes the files of what earlier workers recorded, without entering the room again. */
export async function finishLeft(
  left: readonly LeftPeriod[],
  {
    request,
    files,
    context,
  }: {
    request: StoredRequest;
    files: RoomFiles;
    context: Pick<WorkerContext, 'ffmpegPath'>;
  },
): Promise<void> {
  if (left.length === 0) return;
  await finishRoomFiles<StoredFile>({
    periods: [...left],
    media: mediaOf(request),
    createMuxer: (period, format) => files.createMuxer(period, format),
    onFile: (period, outcome) => files.take(period, outcome),
    ffmpegPath: context.ffmpegPath,
  });
}
