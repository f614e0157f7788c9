import { type Muxer } from './video-output.ts';

/** The maximum length of a key in COS. */
export const maxObjectKeyBytes = 850;

/** The maximum length that an HLS recording adds to its playlist's key to name a segment. */
export const hlsSegmentSuffixBytes = 16;

/** The maximum length that a poster or thumbnails add to the file's key. */
export const imageSuffixBytes = 16;

const extensions: Record<Muxer, string> = { mp4: '.mp4', hls: '.m3u8' };

/** The folder and the name of a file, for {@link toObjectKey}. */
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
 * Returns the COS key of a recording's file (of its playlist, for HLS), without a leading slash. The muxer's
 * extension is added unless the name has it; the other muxer's extension is replaced, because the documents' own
 * example names an HLS recording `record-file-name.mp4`.
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

/** The endings that replace a file's extension in the names of its images. */
export type ImageSuffix = '.poster.jpg' | '.thumbnails';

/**
 * Returns the key of an image of a recording: that of its file with another ending.
 *
 * @param key from {@link toObjectKey}
 * @example toImageKey('lessons/first.mp4', '.poster.jpg') // 'lessons/first.poster.jpg'
 */
export function toImageKey(key: string, suffix: ImageSuffix): string {
  const extension = Object.values(extensions).find((ending) => key.toLowerCase().endsWith(ending));
  return `${extension === undefined ? key : key.slice(0, -extension.length)}${suffix}`;
}
