export { createRecordDecoder, encodeRecord } from './record-bytes.ts';
export { readRecords } from './read-records.ts';
export type {
  AudioRecord,
  ClockRecord,
  LookRecord,
  NoteRecord,
  RecordingRecord,
  SessionRecord,
  VideoRecord,
} from './recording-record.ts';
