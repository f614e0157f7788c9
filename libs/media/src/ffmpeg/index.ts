export { startAacTranscoder, type AacTranscoder, type AacTranscoderOptions } from './aac-transcoder.ts';
