export { createMp4Muxer, type HeaderLastTarget, type Mp4MuxerOptions } from './mp4-muxer.ts';
