export { createRecordDecoder, encodeRecord, readRecords } from './record-bytes.ts';
export type {
  AudioRecord,
  ClockRecord,
  LookRecord,
  NoteRecord,
  RecordingRecord,
  SessionRecord,
  VideoRecord,
} from './recording-record.ts';
