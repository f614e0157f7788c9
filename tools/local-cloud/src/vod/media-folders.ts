/** Where an upload lies in the bucket of VOD; ends with a slash. */
export const mediaFolder = (fileId: string): string => `vodgzp/${fileId}/`;

/** Where what was made of a file lies; ends with a slash. */
export const transcodeFolder = (fileId: string): string => `vodtransgzp/${fileId}/`;

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  mp4: 'video/mp4',
  ts: 'video/mp2t',
};

/** @param name a file name with its extension */
export const contentTypeOf = (name: string): string =>
  CONTENT_TYPES[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
