/**
 * What a recording consists of, in the order it happened: enough to build the file again. Times are counted from the
 * start of the session, pauses left out.
 */
export type RecordingRecord =
  SessionRecord | ClockRecord | LookRecord | VideoRecord | AudioRecord | NoteRecord;

/** A browser begins to record; what follows counts its time from 0 and starts with a key frame. */
export interface SessionRecord {
  kind: 'session';
  /** Wall-clock time (ms) of the session's time 0. */
  wallMs: number;
}

/** The session is paused here, or goes on here. */
export interface ClockRecord {
  kind: 'clock';
  timestampMs: number;
  wallMs: number;
  paused: boolean;
}

/** What the recorder saw of the page at this moment; nothing of it is in the file. */
export interface LookRecord {
  kind: 'look';
  timestampMs: number;
  /** How many frames of the page Chrome's capture has had in this session so far, pauses left out. */
  captured: number;
  /** The frame itself, when it was looked at and not only counted. */
  picture?: {
    /** All of it is of one colour. */
    oneColour: boolean;
    /** It is, to the pixel, the one of the look before. */
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
 * One AAC frame of 1024 samples with its ADTS header, or one MP3 frame where the file is an MP3; they follow one
 * another from the session's time 0.
 */
export interface AudioRecord {
  kind: 'audio';
  data: Uint8Array;
}

/** What else is to be told of this moment, as JSON of whoever records; in no file of media. */
export interface NoteRecord {
  kind: 'note';
  data: Uint8Array;
}
