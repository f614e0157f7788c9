import { putMedia, type PutMediaOptions } from './put-media.ts';
import type { VodApi } from './vod-api.ts';

interface UploadOptions extends PutMediaOptions {
  vod: VodApi;
  /** As it is to be shown. */
  name: string;
}

/**
 * Uploads an MP4 file the documented way: ApplyUpload, COS, CommitUpload.
 *
 * @returns the FileId
 */
export async function uploadToVod(file: string, { vod, name, ...options }: UploadOptions): Promise<string> {
  const applied = await vod.applyUpload({ MediaType: 'mp4', MediaName: name });
  await putMedia(file, applied, options);
  const { FileId } = await vod.commitUpload({ VodSessionKey: applied.VodSessionKey ?? '' });
  if (FileId === undefined) throw new Error('CommitUpload answered without a FileId');
  return FileId;
}
