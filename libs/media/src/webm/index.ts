export { createWebmDemuxer, type TrackKind, type WebmPacket } from './webm-demuxer.ts';
