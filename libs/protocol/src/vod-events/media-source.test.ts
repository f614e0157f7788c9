import { expect, it } from 'vitest';
import { findProcedureTaskId, findSourceType } from './media-source.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample } from './vod-event-example.ts';

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
