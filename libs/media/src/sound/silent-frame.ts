/**
 * A frame of digital silence as ffmpeg's AAC encoder writes it (AAC-LC, 48 kHz, stereo), with its ADTS header; any
 * decoder takes it between frames of other sound. Made with `ffmpeg -f lavfi -i anullsrc=r=48000:cl=stereo -c:a aac`.
 */
export const silentFrame: Uint8Array = Buffer.from('fff14c8001bffc211004608c1c', 'hex');
