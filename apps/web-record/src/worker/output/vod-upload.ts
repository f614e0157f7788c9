import type { Credentials } from '@scf-media/cloud/scf';
import type { VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import type { StartData } from '@scf-media/protocol/web-record';
import { z } from 'zod';

type ApplyUploadRequest = Parameters<VodClient['applyUpload']>[0];

/** Makes the request of ApplyUpload; the client adds SubAppId. */
export function toApplyUploadRequest(
  { Output }: StartData,
  mediaType: 'mp4' | 'm3u8',
  storageRegion: string | undefined,
): ApplyUploadRequest {
  const { MediaInfo = {}, ProcedureInfo = {} } = Output.Vod ?? {};
  const StorageRegion = MediaInfo.StorageRegion ?? storageRegion;
  return {
    MediaType: mediaType,
    ...dropUndefined({ ...MediaInfo, ...ProcedureInfo }),
    ...dropUndefined({ StorageRegion }),
  };
}

function dropUndefined<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: NonNullable<Fields[Name]>;
  };
}

const responseSchema = z.object({
  StorageBucket: z.string().min(1),
  StorageRegion: z.string().min(1),
  VodSessionKey: z.string().min(1),
  MediaStoragePath: z.string().min(1),
  TempCertificate: z
    .object({
      SecretId: z.string(),
      SecretKey: z.string(),
      Token: z.string(),
      ExpiredTime: z.number().optional(),
    })
    .nullish(),
});

/** Where to upload a recording for VOD. */
export interface VodUpload {
  bucket: string;
  region: string;
  /** The key of the file or playlist, without a leading slash. */
  mediaKey: string;
  sessionKey: string;
  /** Valid for this upload only; undefined if the account's own keys are to be used. */
  keys: Credentials | undefined;
  /** Epoch, ms; undefined if the keys do not expire. */
  keysExpireAtMs: number | undefined;
}

/** Parses the response of ApplyUpload. @throws ServiceError `VodAnswerIncomplete` */
export function parseUpload(answer: unknown): VodUpload {
  const read = responseSchema.safeParse(answer);
  if (!read.success) {
    const fields = read.error.issues.map(({ path }) => path.join('.')).join(', ');
    throw new ServiceError('VodAnswerIncomplete', `ApplyUpload answered without ${fields}`, {
      fault: 'service',
    });
  }
  const { TempCertificate: keys, MediaStoragePath } = read.data;
  return {
    bucket: read.data.StorageBucket,
    region: read.data.StorageRegion,
    mediaKey: MediaStoragePath.replace(/^\/+/, ''),
    sessionKey: read.data.VodSessionKey,
    keys: keys ? { secretId: keys.SecretId, secretKey: keys.SecretKey, token: keys.Token } : undefined,
    keysExpireAtMs: keys?.ExpiredTime === undefined ? undefined : keys.ExpiredTime * 1000,
  };
}
