export { createHlsMuxer, type HlsTarget, type HlsFile, type HlsMuxerOptions } from './hls-muxer.ts';
export type { HlsKey } from './encryption.ts';
export { readSegments, type HlsSegment } from './playlist.ts';
