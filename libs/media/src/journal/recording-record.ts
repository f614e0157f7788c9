/**
 * What a recording consists of, in order: enough to rebuild the file. Timestamps count from the start of the session,
 * without pauses.
 */
export type RecordingRecord =
  SessionRecord | ClockRecord | LookRecord | VideoRecord | AudioRecord | NoteRecord;

/** A browser begins to record. The timestamps of what follows count from 0, and its video starts with a key frame. */
export interface SessionRecord {
  kind: 'session';
  /** Wall-clock time (ms) of the session's time 0. */
  wallMs: number;
}

/** The session is paused here, or resumed. */
export interface ClockRecord {
  kind: 'clock';
  timestampMs: number;
  wallMs: number;
  paused: boolean;
}

/** What the recorder observed of the page at this moment. It is not part of the file. */
export interface LookRecord {
  kind: 'look';
  timestampMs: number;
  /** How many frames Chrome has captured of the page in this session so far, without pauses. */
  captured: number;
  /** The frame itself, if it was inspected and not only counted. */
  frame?: {
    /** The whole frame has one colour. */
    oneColour: boolean;
    /** It is identical to the frame of the previous look. */
    same: boolean;
  };
}

/** One H.264 access unit in Annex B form, with its parameter sets when it is a key frame. */
export interface VideoRecord {
  kind: 'video';
  timestampMs: number;
  key: boolean;
  data: Uint8Array;
}

/**
 * One AAC frame of 1024 samples with its ADTS header, or one MP3 frame when the file is an MP3. They follow one
 * another from the session's time 0.
 */
export interface AudioRecord {
  kind: 'audio';
  data: Uint8Array;
}

/** Other information about this moment, as JSON that the recorder wrote. It is not part of the media. */
export interface NoteRecord {
  kind: 'note';
  data: Uint8Array;
}
