/** One encoded H.264 frame. */
export interface VideoPacket {
  /** An access unit in Annex B form, with its parameter sets before a key frame. */
  data: Uint8Array;
  key: boolean;
  /** From the start of the recording; not less than the one before. */
  timestampMs: number;
}

/** The format that all frames for a muxer share. */
export interface MediaFormat {
  width: number;
  height: number;
  /** The format of the AAC stream. */
  audio: AudioFormat;
}

/** Samples a second, and channels. */
export interface AudioFormat {
  sampleRate: number;
  channels: number;
}

/** What goes into one file. The size of the video is not part of it: the stream states it, and it can change. */
export interface FileFormat {
  container: 'mp4' | 'mp3';
  video: boolean;
  /** The colours are those that the streams state: other clients encoded them. */
  colors: 'untagged';
  /** Whether there may be audio: AAC frames for an MP4, MP3 frames for an MP3. Each frame states its own format. */
  audio: boolean;
}

/** What a muxer has written to its target. */
export interface MuxedRecording {
  videoFrames: number;
  durationMs: number;
}

/**
 * Takes the frames of one video and one audio track, and writes a recording to its target; what the target stored is
 * known by whoever opened the target. One call at a time.
 */
export interface Muxer {
  /** Adds a frame. They come in decode order, which is the order of their timestamps; the first must be a key frame. */
  addVideo(packet: VideoPacket): Promise<void>;
  /** Adds an AAC frame of 1024 samples with its ADTS header. They follow one another without gaps from time 0. */
  addAudio(adtsFrame: Uint8Array): Promise<void>;
  /**
   * Resolves when the target has stored the recording.
   *
   * @param durationMs the recorded time; the last frame is shown until then
   */
  finish(durationMs: number): Promise<MuxedRecording>;
  /** Drops what is in memory. Aborting the target is up to its owner. */
  cancel(): Promise<void>;
}

/** Samples a channel in one AAC frame (ISO/IEC 14496-3, AAC LC). */
export const samplesPerAacFrame = 1024;
