import { vodEventExample } from '@scf-media/protocol/vod-events';
import { expect, it } from 'vitest';
import { uploadEventLine } from './upload-event-line.ts';

it('says what was uploaded', () => {
  const MetaData = { Width: 1280, Height: 720, Duration: 5.02 };
  const MediaBasicInfo = { Name: 'lively', Type: 'mp4' };
  const FileUploadEvent = { FileId: '528', MediaBasicInfo, MetaData };
  expect(uploadEventLine({ EventType: 'NewFileUpload', FileUploadEvent })).toBe(
    'vod-callback received NewFileUpload: lively.mp4, 1280x720, 5.02 s, FileId 528',
  );
});

it('leaves out what the event does not tell', () => {
  expect(uploadEventLine(vodEventExample('NewFileUpload'))).toBe(
    'vod-callback received NewFileUpload: 动物世界.mp4, FileId 5285890784273533167',
  );
});

it('takes no other event for it', () => {
  expect(() => uploadEventLine(vodEventExample('FileDeleted'))).toThrow('FileDeleted is not NewFileUpload');
});
