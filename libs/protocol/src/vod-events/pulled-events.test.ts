import { expect, it } from 'vitest';
import { parseVodEvent } from './parse-vod-event.ts';
import { parsePulledEvents } from './pulled-events.ts';
import { vodEventExample } from './vod-event-example.ts';

const upload = vodEventExample('NewFileUpload');
const deleted = vodEventExample('FileDeleted');

it('parses the items of a response, with and without Response around it', () => {
  const EventSet = [
    { EventHandle: 'h1', ...upload },
    { EventHandle: 'h2', ...deleted },
  ];
  const expected = EventSet.map((item) => ({ handle: item.EventHandle, event: parseVodEvent(item) }));
  expect(parsePulledEvents({ EventSet, RequestId: 'a' })).toEqual(expected);
  expect(parsePulledEvents({ Response: { EventSet, RequestId: 'a' } })).toEqual(expected);
});

it('an invalid item does not affect the others', () => {
  const EventSet = [
    { EventHandle: 'h1', EventType: 'NewFileUpload', FileUploadEvent: null },
    { EventHandle: 'h2', ...deleted },
    null,
    'text',
    { EventHandle: '', ...upload },
    { EventHandle: 5, ...upload },
  ];
  const read = parsePulledEvents({ EventSet }).map(({ handle, event, problem }) => [
    handle,
    event?.EventType ?? problem?.message,
  ]);
  expect(read).toEqual([
    ['h1', 'FileUploadEvent: missing'],
    ['h2', 'FileDeleted'],
    [undefined, 'event: must be an object'],
    [undefined, 'event: must be an object'],
    [undefined, 'NewFileUpload'],
    [undefined, 'EventHandle: must be a string'],
  ]);
});

it.for([{}, { EventSet: null, RequestId: 'a' }, { EventSet: [] }, { Response: { RequestId: 'a' } }])(
  '%j contains no events',
  (answer) => {
    expect(parsePulledEvents(answer)).toEqual([]);
  },
);

it.for([
  undefined,
  null,
  'text',
  5,
  [],
  { EventSet: {} },
  { Response: null },
  { Response: 5 },
  { Response: { EventSet: 'a' } },
  { Response: { Error: { Code: 'InternalError', Message: 'a' }, RequestId: 'a' } },
])('rejects %j as a response of PullEvents', (value) => {
  expect(() => parsePulledEvents(value)).toThrow(
    expect.objectContaining({ code: 'InvalidEvent', fault: 'destination' }),
  );
});
