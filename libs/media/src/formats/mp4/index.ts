export { createMp4Packager, type HeadLastDestination, type Mp4PackagerOptions } from './mp4-muxer.ts';
