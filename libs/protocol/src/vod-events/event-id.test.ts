import { expect, it } from 'vitest';
import { eventIdOf } from './event-id.ts';
import { parseVodEvent } from './parse-vod-event.ts';

const procedure = (fields: object) => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: { TaskId: '125-Procedure-1', ...fields },
});

it.for([
  [{ EventType: 'NewFileUpload', FileUploadEvent: { FileId: '528' } }, 'NewFileUpload-528'],
  [
    { EventType: 'PullComplete', PullCompleteEvent: { TaskId: '125-Pull-f5', FileId: '528' } },
    'PullComplete-125-Pull-f5',
  ],
  [procedure({ Status: 'FINISH' }), 'ProcedureStateChanged-125-Procedure-1'],
] as const)('%j is %s', ([event, id]) => {
  expect(eventIdOf(parseVodEvent(event))).toBe(id);
});
