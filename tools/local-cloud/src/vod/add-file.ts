import { withoutMetaData } from './media-meta-data.ts';
import { probeMedia } from './probe.ts';
import { type UploadSession } from './upload-session.ts';
import { type VodEvent } from './vod-event.ts';
import { type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { isoTime } from './wire-events.ts';

/**
 * Makes a media file of an object, and raises the event that tells of it; both or none.
 *
 * @param eventOf may also write what belongs to the event
 * @throws Error when ffprobe cannot be started
 */
export async function addFile(
  { state, urlOf, tools, stopping, raise }: VodParts,
  upload: UploadSession,
  sizeBytes: number,
  eventOf: (file: VodFile) => VodEvent,
): Promise<VodFile> {
  // A file that is not media is kept too, as VOD keeps it: it cannot be transcoded.
  const metaData = await probeMedia(urlOf(upload.key), sizeBytes, tools, stopping);
  const now = isoTime();
  const file: VodFile = {
    ...upload,
    createTime: now,
    updateTime: now,
    metaData: metaData ?? withoutMetaData(sizeBytes),
    transcodes: [],
  };
  state.transaction(() => {
    state.files.put(file.fileId, file);
    raise(file.fileId, eventOf(file));
  });
  return file;
}
