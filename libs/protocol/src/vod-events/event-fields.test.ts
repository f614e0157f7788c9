import { expect, it } from 'vitest';
import { findFileId, findProcedureTaskId, findSourceType } from './event-fields.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample } from './vod-event-example.ts';

it.for([
  ['NewFileUpload', '5285890784273533167'],
  ['NewFileUpload, with a procedure that runs', '5285890784273533171'],
  ['PullComplete', '14508071098244959037'],
  ['PullComplete, failed', undefined],
  ['ProcedureStateChanged', '5285890784246869930'],
  ['FileDeleted', undefined],
  ['FileDeleted, parts of one file', '5285890784273533168'],
  ['EditMediaComplete', undefined],
  ['RestoreMediaComplete, without payload', undefined],
  ['a type the documents do not know', '5285890784273533168'],
] as const)('%s concerns file %s', ([name, fileId]) => {
  const event = parseVodEvent(vodEventExample(name));
  expect(findFileId(event)).toBe(fileId);
});

it('finds the payload of a type whose field has another name', () => {
  const event = { EventType: 'AigcVideoTaskComplete', AigcVideoCompleteEvent: { TaskId: 'a', FileId: '5' } };
  expect(findFileId(parseVodEvent(event))).toBe('5');
});

it('treats an empty id as absent', () => {
  const ProcedureStateChangeEvent = { TaskId: 'a', FileId: '' };
  const event = parseVodEvent({ EventType: 'ProcedureStateChanged', ProcedureStateChangeEvent });
  expect(findFileId(event)).toBeUndefined();
});

it.for([
  ['NewFileUpload', 'Upload', undefined],
  ['NewFileUpload, made by video processing', 'VideoProcessing', undefined],
  ['NewFileUpload, with a procedure that runs', 'Upload', '1250000000-Procedure-475b72c1cb177t9'],
  ['NewFileUpload, nothing but the FileId', undefined, undefined],
  ['PullComplete', 'Upload', undefined],
  ['PullComplete, as the SDK declares it', 'Upload', undefined],
  ['PullComplete, failed', undefined, undefined],
] as const)('%s: made by %s, its procedure is %s', ([name, source, procedure]) => {
  const event = parseVodEvent(vodEventExample(name));
  if (event.EventType !== 'NewFileUpload' && event.EventType !== 'PullComplete')
    throw new Error(event.EventType);
  expect([findSourceType(event), findProcedureTaskId(event)]).toEqual([source, procedure]);
});
