import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { addFile } from './add-file.ts';
import { findObject } from './media-objects.ts';
import { subAppId } from './parameters.ts';
import { type VodFile } from './vod-file.ts';
import { type VodParts } from './vod-parts.ts';
import { makeFileUploadEvent } from './wire-events.ts';

const schema = z.object({ VodSessionKey: z.string(), SubAppId: subAppId });

/**
 * CommitUpload: adds an upload as a media file, and raises NewFileUpload. Repeated commits get the same response, because the
 * first one may have been lost.
 */
export function commitUpload(parts: VodParts): ApiAction {
  const { state, cos, toMediaUrl } = parts;
  const committing = new Map<string, Promise<VodFile>>();
  const commit = async (sessionKey: string): Promise<VodFile> => {
    const session = state.uploads.get(sessionKey);
    if (session === undefined)
      throw apiError('InvalidParameterValue.VodSessionKey', 'The VodSessionKey is unknown or too old.');
    const existing = state.files.get(session.fileId);
    if (existing !== undefined) return existing;
    const object = findObject(cos, session.key);
    if (object === undefined) throw apiError('ResourceNotFound', `Nothing was uploaded to ${session.key}.`);
    const { coverKey, ...upload } = session;
    const cover = coverKey !== undefined && findObject(cos, coverKey) !== undefined ? { coverKey } : {};
    return addFile(parts, { ...upload, ...cover }, object.sizeBytes, (file) =>
      makeFileUploadEvent(file, toMediaUrl),
    );
  };
  return apiAction(schema, async ({ VodSessionKey: key }) => {
    const running = committing.get(key) ?? commit(key);
    committing.set(key, running);
    try {
      const file = await running;
      return {
        FileId: file.fileId,
        MediaUrl: toMediaUrl(file.key),
        CoverUrl: file.coverKey === undefined ? '' : toMediaUrl(file.coverKey),
      };
    } finally {
      committing.delete(key);
    }
  });
}
