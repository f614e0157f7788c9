import type { Credentials } from '@scf-media/cloud/scf';
import type { VodClient } from '@scf-media/cloud/vod';
import { ServiceError } from '@scf-media/protocol/errors';
import type { StartData } from '@scf-media/protocol/web-record';
import { z } from 'zod';

type ApplyUploadRequest = Parameters<VodClient['applyUpload']>[0];

/** Pure: what VOD is told of a recording; SubAppId is the client's. */
export function uploadRequest(
  { Output }: StartData,
  mediaType: 'mp4' | 'm3u8',
  storageRegion: string | undefined,
): ApplyUploadRequest {
  const { MediaInfo = {}, ProcedureInfo = {} } = Output.Vod ?? {};
  const StorageRegion = MediaInfo.StorageRegion ?? storageRegion;
  return {
    MediaType: mediaType,
    ...given({ ...MediaInfo, ...ProcedureInfo }),
    ...given({ StorageRegion }),
  };
}

function given<Fields extends object>(fields: Fields): { [Name in keyof Fields]: NonNullable<Fields[Name]> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Fields]: NonNullable<Fields[Name]>;
  };
}

const answerSchema = z.object({
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

/** Where VOD takes a recording. */
export interface VodUpload {
  bucket: string;
  region: string;
  /** Of the file, or of the playlist; without a slash in front. */
  mediaKey: string;
  sessionKey: string;
  /** Good for this place only; undefined when the account's own are. */
  keys: Credentials | undefined;
  /** Epoch; undefined when the keys do not end. */
  keysEndAtMs: number | undefined;
}

/** Pure: the answer to ApplyUpload. @throws ServiceError `VodAnswerIncomplete` */
export function readUpload(answer: unknown): VodUpload {
  const read = answerSchema.safeParse(answer);
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
    keysEndAtMs: keys?.ExpiredTime === undefined ? undefined : keys.ExpiredTime * 1000,
  };
}
