import { makeEmptyMetaData } from './media-meta-data.ts';
import { probeMedia } from './probe.ts';
import { type UploadSession, type VodFile } from './vod-file.ts';
import { type VodEvent } from './event-log.ts';
import { type VodParts } from './vod-parts.ts';
import { currentIsoTime } from './wire-events.ts';

/**
 * Adds an object as a media file, and raises its event, atomically.
 *
 * @param makeEvent may also write data that belongs to the event
 * @throws Error if ffprobe cannot be started
 */
export async function addFile(
  { state, toMediaUrl, tools, stopping, raise }: VodParts,
  upload: UploadSession,
  sizeBytes: number,
  makeEvent: (file: VodFile) => VodEvent,
): Promise<VodFile> {
  // Like VOD, also add files that are not media; they cannot be transcoded.
  const metaData = await probeMedia(toMediaUrl(upload.key), sizeBytes, tools, stopping);
  const now = currentIsoTime();
  const file: VodFile = {
    ...upload,
    createTime: now,
    updateTime: now,
    metaData: metaData ?? makeEmptyMetaData(sizeBytes),
    transcodes: [],
  };
  state.transaction(() => {
    state.files.put(file.fileId, file);
    raise(file.fileId, makeEvent(file));
  });
  return file;
}
