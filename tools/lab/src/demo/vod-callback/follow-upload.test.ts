import { vodEventExample } from '@scf-media/protocol/vod-events';
import { expect, it } from 'vitest';
import { describeUploadEvent, getStartedTask, readTranscodeProgress } from './follow-upload.ts';

const event = { Id: 'NewFileUpload-1', Result: { Started: 'task-1' } };

it('returns the task that an event started', () => {
  expect(getStartedTask(event)).toBe('task-1');
});

it.for([
  [{ Skipped: 'an image' }, '{"Skipped":"an image"}'],
  [{ Duplicate: 'session-1' }, '{"Duplicate":"session-1"}'],
] as const)('rejects the result %j', ([Result, why]) => {
  expect(() => getStartedTask({ ...event, Result })).toThrow(
    `vod-callback started nothing for NewFileUpload-1: ${why}`,
  );
});

it('describes what was uploaded', () => {
  const MetaData = { Width: 1280, Height: 720, Duration: 5.02 };
  const MediaBasicInfo = { Name: 'lively', Type: 'mp4' };
  const FileUploadEvent = { FileId: '528', MediaBasicInfo, MetaData };
  expect(describeUploadEvent({ EventType: 'NewFileUpload', FileUploadEvent })).toBe(
    'vod-callback received NewFileUpload: lively.mp4, 1280x720, 5.02 s, FileId 528',
  );
});

it('leaves out what the event does not contain', () => {
  expect(describeUploadEvent(vodEventExample('NewFileUpload'))).toBe(
    'vod-callback received NewFileUpload: 动物世界.mp4, FileId 5285890784273533167',
  );
});

it('rejects other events', () => {
  expect(() => describeUploadEvent(vodEventExample('FileDeleted'))).toThrow(
    'FileDeleted is not NewFileUpload',
  );
});

const transcode = (Definition: number, Progress: number) => ({
  Type: 'Transcode',
  TranscodeTask: { Status: 'PROCESSING', Input: { Definition }, Progress },
});

it('reads the progress of all transcodes together, and of each', () => {
  const MediaProcessResultSet = [transcode(100010, 100), transcode(100020, 25)];
  expect(readTranscodeProgress({ Status: 'PROCESSING', ProcedureTask: { MediaProcessResultSet } })).toEqual({
    isFinished: false,
    percent: 62,
    parts: '100010 100 %, 100020 25 %',
  });
});

it('is finished when the task is', () => {
  const MediaProcessResultSet = [transcode(100010, 100)];
  expect(readTranscodeProgress({ Status: 'FINISH', ProcedureTask: { MediaProcessResultSet } })).toEqual({
    isFinished: true,
    percent: 100,
    parts: '100010 100 %',
  });
});

it('has no parts while the task waits', () => {
  expect(readTranscodeProgress({ Status: 'WAITING' })).toEqual({ isFinished: false, percent: 0, parts: '' });
});
