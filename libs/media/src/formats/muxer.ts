/** One H.264 picture as the browser encoded it. */
export interface VideoPacket {
  /** An access unit in Annex B form, with its parameter sets before a key frame. */
  data: Uint8Array;
  key: boolean;
  /** From the start of the recording; never less than the one before. */
  timestampMs: number;
}

/** What all frames that a packager gets have in common. */
export interface MediaFormat {
  width: number;
  height: number;
  /** Samples a second and channels of the AAC stream. */
  audio: AudioFormat;
}

/** Samples a second and channels. */
export interface AudioFormat {
  sampleRate: number;
  channels: number;
}

/** What goes into one file; of pictures only that there may be some: their size is in the stream and can change. */
export interface FileFormat {
  container: 'mp4' | 'mp3';
  video: boolean;
  /** Other people's encoders: what their stream says of its colours counts. */
  colors: 'untagged';
  /** Whether there may be sound: frames of AAC for an MP4, of MP3 for an MP3, which say themselves what they are. */
  audio: boolean;
}

export interface Packaged<Stored> {
  stored: Stored;
  videoFrames: number;
  durationMs: number;
}

/** Frames of one picture and one sound in, a stored recording out. One call at a time. */
export interface Packager<Stored> {
  /** Pictures in decode order, which is that of their times; the first must be a key frame. */
  addVideo(packet: VideoPacket): Promise<void>;
  /** One AAC frame of 1024 samples with its ADTS header; they follow one another without gaps from time 0. */
  addAudio(adtsFrame: Uint8Array): Promise<void>;
  /** @param durationMs the recorded time; the last picture stays until then */
  finish(durationMs: number): Promise<Packaged<Stored>>;
  /** Drops what is in memory. The destination is its owner's to abort. */
  cancel(): Promise<void>;
}

/** Samples a channel in one AAC frame (ISO/IEC 14496-3, AAC LC). */
export const samplesPerAacFrame = 1024;
