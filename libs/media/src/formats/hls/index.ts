export {
  createHlsPackager,
  type HlsDestination,
  type HlsFile,
  type HlsPackagerOptions,
  type HlsResume,
} from './hls-muxer.ts';
export type { HlsKey } from './encryption.ts';
export { segmentsOf, type HlsSegment } from './playlist.ts';
