import {
  parseVodEvent,
  type NewFileUploadEvent,
  type PullCompleteEvent,
} from '@scf-media/protocol/vod-events';
import { expect, it } from 'vitest';
import { toSessionId, decideTranscode } from './decide-transcode.ts';

const upload = (fields: object = {}) =>
  parseVodEvent({
    EventType: 'NewFileUpload',
    FileUploadEvent: { FileId: '528', ...fields },
  }) as NewFileUploadEvent;
const pull = (fields: object = {}) =>
  parseVodEvent({
    EventType: 'PullComplete',
    PullCompleteEvent: { TaskId: '125-Pull-1', Status: 'FINISH', FileId: '528', ...fields },
  }) as PullCompleteEvent;
const from = (SourceType: string) => ({ MediaBasicInfo: { SourceInfo: { SourceType } } });

it.each([
  ['an upload', upload()],
  ['an upload with an empty procedure', upload({ ProcedureTaskId: '' })],
  ['an upload with nulls', upload({ ProcedureTaskId: null, MediaBasicInfo: null })],
  ['a recording', upload(from('Record'))],
  ['a web page recording', upload(from('WebPageRecord'))],
  ['a video', upload({ MediaBasicInfo: { Category: 'Video' } })],
  ['an audio file', upload({ MediaBasicInfo: { Category: 'Audio' } })],
  ['a pulled file', pull({ ErrCode: 0, ProcedureTaskId: '' })],
])('transcodes %s', (_what, event) => {
  expect(decideTranscode(event)).toEqual({ start: '528' });
});

it.each([
  [upload({ ProcedureTaskId: '125-Procedure-1' }), 'procedure 125-Procedure-1 already runs'],
  [upload(from('VideoProcessing')), 'made by video processing'],
  [upload({ MediaBasicInfo: { Category: 'Image' } }), 'an image'],
  [pull({ MediaBasicInfo: { Category: 'Image' } }), 'an image'],
  [pull({ MediaBasicInfo: { MediaBasicInfo: { Category: 'Image' } } }), 'an image'],
  [pull({ ErrCode: 60000, FileId: '' }), 'the pull failed with ErrCode 60000'],
  [pull({ Status: 'PROCESSING', FileId: null }), 'the pull has not ended'],
  [pull({ ProcedureTaskId: '125-Procedure-2' }), 'procedure 125-Procedure-2 already runs'],
  [pull(from('VideoProcessing')), 'made by video processing'],
])('skips %#: %s', (event, skip) => {
  expect(decideTranscode(event)).toEqual({ skip });
});

it('derives the same SessionId from a file and its templates in any order', () => {
  const id = toSessionId('5285890784273533167', [100010, 100020]);
  expect(id).toMatch(/^vod-callback-[0-9a-f]{32}$/);
  expect(id.length).toBeLessThanOrEqual(50);
  expect(toSessionId('5285890784273533167', [100020, 100010, 100010])).toBe(id);
  expect(toSessionId('5285890784273533168', [100010, 100020])).not.toBe(id);
  expect(toSessionId('5285890784273533167', [100010])).not.toBe(id);
});
