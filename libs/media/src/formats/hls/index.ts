export {
  createHlsMuxer,
  type HlsFile,
  type HlsKey,
  type HlsMuxerOptions,
  type HlsTarget,
} from './hls-muxer.ts';
export { readSegments, type HlsSegment } from './playlist.ts';
