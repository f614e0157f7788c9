import { expect, it } from 'vitest';
import { findFileId, findTaskId } from './event-subject.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample } from './vod-event-example.ts';

it.for([
  ['NewFileUpload', '5285890784273533167', undefined],
  ['NewFileUpload, with a procedure that runs', '5285890784273533171', undefined],
  ['PullComplete', '14508071098244959037', '125676836723-Pull-f5ac8127b3b6b85cdc13f237c6005d8'],
  ['PullComplete, failed', undefined, '1250000000-Pull-f5ac8127b3b6b85cdc13f237c6005da'],
  ['ProcedureStateChanged', '5285890784246869930', '1256768367-Procedure-475b72xxxcb177t1'],
  ['FileDeleted', undefined, undefined],
  ['FileDeleted, parts of one file', '5285890784273533168', undefined],
  ['EditMediaComplete', undefined, '1256768367-EditMedia-f5ac8127b3b6b85cdc13f237c6005d8'],
  ['RestoreMediaComplete, without payload', undefined, undefined],
  ['a type the documents do not know', '5285890784273533168', '1250000000-Hologram-1'],
] as const)('%s is about file %s and task %s', ([name, fileId, taskId]) => {
  const event = parseVodEvent(vodEventExample(name));
  expect([findFileId(event), findTaskId(event)]).toEqual([fileId, taskId]);
});

it('finds the payload of a type whose field has another name', () => {
  const event = { EventType: 'AigcVideoTaskComplete', AigcVideoCompleteEvent: { TaskId: 'a', FileId: 5 } };
  expect([findFileId(parseVodEvent(event)), findTaskId(parseVodEvent(event))]).toEqual([undefined, 'a']);
});

it('treats an empty id as absent', () => {
  const ProcedureStateChangeEvent = { TaskId: 'a', FileId: '' };
  const event = parseVodEvent({ EventType: 'ProcedureStateChanged', ProcedureStateChangeEvent });
  expect(findFileId(event)).toBeUndefined();
});
