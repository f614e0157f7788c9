export {
  createRecordDecoder,
  encodeRecord,
  readRecords,
  type AudioRecord,
  type ClockRecord,
  type LookRecord,
  type NoteRecord,
  type RecordingRecord,
  type SessionRecord,
  type VideoRecord,
} from './recording-record.ts';
