import { type Muxer } from './video-output.ts';

/** COS refuses keys above this length. */
export const maxObjectKeyBytes = 850;

/** What an HLS recording may add to its playlist's key to name a segment. */
export const hlsSegmentSuffixBytes = 16;

/** What a poster or thumbnails may add to the file's key to name themselves. */
export const pictureSuffixBytes = 16;

const extensions: Record<Muxer, string> = { mp4: '.mp4', hls: '.m3u8' };

/** What is put in front of a file, and what it is called, for {@link toObjectKey}. */
export interface RecordingName {
  taskId: string;
  /** `Output.Cos.TargetDir` as parsed. `''` is the root of the bucket; absent: the task id. */
  targetDir?: string | undefined;
  /** `Output.Cos.TargetName` as parsed. Absent: the time the recording stopped. */
  targetName?: string | undefined;
  muxer: Muxer;
  /** Milliseconds since 1970. */
  stopTimeMs: number;
}

/**
 * The COS key of a recording's file (of its playlist, for HLS), without a slash in front.
 * The extension of the muxer is added unless the name has it; the extension of the other muxer is replaced, because
 * the documents' own example names an HLS recording `record-file-name.mp4`.
 *
 * @example toObjectKey({ taskId: 'abc', muxer: 'mp4', stopTimeMs: 1621406865789 }) // 'abc/1621406865789.mp4'
 */
export function toObjectKey(recording: RecordingName): string {
  const dir = recording.targetDir ?? recording.taskId;
  const name = recording.targetName ?? String(recording.stopTimeMs);
  return `${dir === '' ? '' : `${dir}/`}${withExtension(name, recording.muxer)}`;
}

function withExtension(name: string, muxer: Muxer): string {
  const extension = extensions[muxer];
  if (name.toLowerCase().endsWith(extension)) return name;
  const other = Object.values(extensions).find((ending) => name.toLowerCase().endsWith(ending));
  const stem = other === undefined ? name : name.slice(0, -other.length);
  return `${stem === '' ? name : stem}${extension}`;
}

/** What is put in place of the extension of a file to name a picture beside it. */
export type PictureSuffix = '.poster.jpg' | '.thumbnails';

/**
 * The key of what belongs to the pictures of a recording: that of its file, with another ending.
 *
 * @param key from {@link toObjectKey}
 * @example toPictureKey('lessons/first.mp4', '.poster.jpg') // 'lessons/first.poster.jpg'
 */
export function toPictureKey(key: string, suffix: PictureSuffix): string {
  const extension = Object.values(extensions).find((ending) => key.toLowerCase().endsWith(ending));
  return `${extension === undefined ? key : key.slice(0, -extension.length)}${suffix}`;
}
