import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../cloud-api/index.ts';
import { LOCAL_REGION, LOCAL_VOD_BUCKET } from '../known-names.ts';
import { newFileId, newMediaName, newSessionKey } from './identifiers.ts';
import { expireTime, NEVER, subAppId } from './parameters.ts';
import { toMediaFolder } from './media-objects.ts';
import { type VodParts } from './vod-parts.ts';

const SOURCE_CONTEXT_LIMIT = 250;

const schema = z.object({
  MediaType: z.string(),
  SubAppId: subAppId,
  MediaName: z.string().default(''),
  CoverType: z.string().default(''),
  Procedure: z.string().default(''),
  ExpireTime: expireTime,
  StorageRegion: z.string().default(''),
  ClassId: z.int().default(0),
  SourceContext: z.string().max(SOURCE_CONTEXT_LIMIT).default(''),
  SessionContext: z.string().default(''),
});

/** ApplyUpload: returns where to upload to, with keys that are valid for that folder only. */
export function applyUpload({ state, credentials, uploadKeysMs, uploadKeysGraceMs }: VodParts): ApiAction {
  return apiAction(schema, (request) => {
    const type = checkExtension(request.MediaType, 'MediaType');
    if (request.Procedure !== '')
      throw apiError('InvalidParameter.ProcedureNameNotExist', 'The local VOD has no task flow templates.');
    if (request.StorageRegion !== '' && request.StorageRegion !== LOCAL_REGION)
      throw apiError('InvalidParameter.StorageRegion', `The local VOD stores in ${LOCAL_REGION} only.`);
    const fileId = newFileId();
    const folder = toMediaFolder(fileId);
    const name = newMediaName();
    const key = `${folder}${name}.${type}`;
    const cover =
      request.CoverType === ''
        ? {}
        : { coverKey: `${folder}${name}-cover.${checkExtension(request.CoverType, 'CoverType')}` };
    const sessionKey = newSessionKey();
    state.uploads.put(sessionKey, {
      fileId,
      ...(request.SubAppId === undefined ? {} : { subAppId: request.SubAppId }),
      name: request.MediaName === '' ? name : request.MediaName,
      type,
      key,
      ...cover,
      expireTime: request.ExpireTime || NEVER,
      classId: request.ClassId,
      sourceContext: request.SourceContext,
    });
    const keys = credentials.issueTemporary(uploadKeysMs + uploadKeysGraceMs, {
      bucket: LOCAL_VOD_BUCKET,
      keyPrefix: folder,
    });
    return {
      StorageBucket: LOCAL_VOD_BUCKET,
      StorageRegion: LOCAL_REGION,
      VodSessionKey: sessionKey,
      MediaStoragePath: `/${key}`,
      CoverStoragePath: cover.coverKey === undefined ? '' : `/${cover.coverKey}`,
      TempCertificate: {
        SecretId: keys.secretId,
        SecretKey: keys.secretKey,
        Token: keys.token,
        ExpiredTime: Math.floor((keys.expiresAtMs - uploadKeysGraceMs) / 1000),
      },
    };
  });
}

function checkExtension(type: string, parameter: 'MediaType' | 'CoverType'): string {
  if (/^[a-z\d]{1,10}$/i.test(type)) return type.toLowerCase();
  throw apiError(`InvalidParameterValue.${parameter}`, `${parameter} is not the extension of a media file.`);
}
