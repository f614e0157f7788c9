import { z } from 'zod';
import { LOCAL_REGION, LOCAL_VOD_BUCKET } from '../known-names.ts';
import { type MediaMetaData, mediaMetaDataSchema } from './media-meta-data.ts';

const transcodeSchema = z.object({
  definition: z.number(),
  /** The file to play; segments of an HLS output are in the same folder. */
  key: z.string(),
  md5: z.string(),
  metaData: mediaMetaDataSchema,
});
/** An output of a transcode. */
export type Transcode = z.infer<typeof transcodeSchema>;
export { transcodeSchema };

/** A media file of VOD. Stores keys instead of URLs, because COS's port may change. */
export const vodFileSchema = z.object({
  fileId: z.string(),
  subAppId: z.number().optional(),
  name: z.string(),
  /** The extension, such as `mp4`. */
  type: z.string(),
  key: z.string(),
  coverKey: z.string().optional(),
  createTime: z.iso.datetime(),
  updateTime: z.iso.datetime(),
  expireTime: z.string(),
  classId: z.number(),
  sourceContext: z.string(),
  metaData: mediaMetaDataSchema,
  transcodes: z.array(transcodeSchema),
});
export type VodFile = z.infer<typeof vodFileSchema>;

/** Returns the public URL of an object. */
export type ToMediaUrl = (key: string) => string;

/** Creates the conversion from keys to public URLs. @param cosUrl of the local COS */
export const createToMediaUrl =
  (cosUrl: string): ToMediaUrl =>
  (key) =>
    `${cosUrl}/${LOCAL_VOD_BUCKET}/${key.split('/').map(encodeURIComponent).join('/')}`;

/** Converts a file to `MediaBasicInfo`. */
export function toBasicInfo(file: VodFile, toMediaUrl: ToMediaUrl): object {
  return {
    Name: file.name,
    Description: '',
    CreateTime: file.createTime,
    UpdateTime: file.updateTime,
    ExpireTime: file.expireTime,
    ClassId: file.classId,
    ClassName: '其他',
    ClassPath: '其他',
    CoverUrl: file.coverKey === undefined ? '' : toMediaUrl(file.coverKey),
    Type: file.type,
    MediaUrl: toMediaUrl(file.key),
    TagSet: [],
    StorageRegion: LOCAL_REGION,
    StoragePath: `/${file.key}`,
    SourceInfo: { SourceType: 'Upload', SourceContext: file.sourceContext },
    // The documents' example repeats the FileId here.
    Vid: file.fileId,
    Category: findCategory(file.metaData),
    Status: 'Normal',
    StorageClass: 'STANDARD',
  };
}

/** Converts an output to `MediaTranscodeItem`. */
export function toTranscodeItem(
  { definition, key, md5, metaData }: Transcode,
  toMediaUrl: ToMediaUrl,
): object {
  return {
    Url: toMediaUrl(key),
    Definition: definition,
    Bitrate: metaData.Bitrate,
    Height: metaData.Height,
    Width: metaData.Width,
    Size: metaData.Size,
    Duration: metaData.Duration,
    Md5: md5,
    Container: metaData.Container,
    VideoStreamSet: metaData.VideoStreamSet,
    AudioStreamSet: metaData.AudioStreamSet,
    DigitalWatermarkType: 'None',
  };
}

function findCategory({ VideoStreamSet: video, AudioStreamSet: audio }: MediaMetaData): string {
  return video.length === 0 && audio.length > 0 ? 'Audio' : 'Video';
}

/** An upload between ApplyUpload and CommitUpload, stored under its VodSessionKey. */
export const uploadSessionSchema = z.object({
  fileId: z.string(),
  subAppId: z.number().optional(),
  name: z.string(),
  type: z.string(),
  key: z.string(),
  coverKey: z.string().optional(),
  expireTime: z.string(),
  classId: z.number(),
  sourceContext: z.string(),
});
export type UploadSession = z.infer<typeof uploadSessionSchema>;
