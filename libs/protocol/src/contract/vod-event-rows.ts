/** An event that cannot be processed, and how the message of its rejection begins. */
interface InvalidEventRow {
  event: unknown;
  messageStart: string;
}

const upload = (FileUploadEvent: unknown) => ({ EventType: 'NewFileUpload', FileUploadEvent });
const pull = (PullCompleteEvent: unknown) => ({ EventType: 'PullComplete', PullCompleteEvent });
const change = (ProcedureStateChangeEvent: unknown) => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent,
});
const results = (MediaProcessResultSet: unknown) => change({ TaskId: 'a', MediaProcessResultSet });
const deleted = (FileDeleteEvent: unknown) => ({ EventType: 'FileDeleted', FileDeleteEvent });

const payloads = [
  { of: upload, field: 'FileUploadEvent' },
  { of: pull, field: 'PullCompleteEvent' },
  { of: change, field: 'ProcedureStateChangeEvent' },
  { of: deleted, field: 'FileDeleteEvent' },
];

const eventTypeRows: InvalidEventRow[] = [
  ...[{}, { EventType: null }, { EventType: '' }, { Sign: 'a', T: 1 }].map((event) => ({
    event,
    messageStart: 'EventType: missing',
  })),
  ...[5, true, {}, ['NewFileUpload']].map((EventType) => ({
    event: { ...upload({ FileId: '1' }), EventType },
    messageStart: 'EventType: must be a string',
  })),
  {
    event: { version: '4.0', eventType: 'NewFileUpload', data: { fileId: '1' } },
    messageStart: 'EventType: missing; this is the 2.0 format',
  },
];

const payloadRows: InvalidEventRow[] = payloads.flatMap(({ of, field }) => [
  ...[undefined, null].map((payload) => ({ event: of(payload), messageStart: `${field}: missing` })),
  ...['a', 5, true, []].map((payload) => ({
    event: of(payload),
    messageStart: `${field}: must be an object`,
  })),
]);

const idRows: InvalidEventRow[] = [
  { field: 'FileUploadEvent.FileId', withId: (FileId: unknown) => upload({ FileId }) },
  {
    field: 'PullCompleteEvent.TaskId',
    withId: (TaskId: unknown) => pull({ TaskId, FileId: '1' }),
  },
  {
    field: 'ProcedureStateChangeEvent.TaskId',
    withId: (TaskId: unknown) => change({ TaskId, Status: 'FINISH', FileId: '1' }),
  },
].flatMap(({ field, withId }) => [
  { event: withId(undefined), messageStart: `${field}: missing` },
  { event: withId(null), messageStart: `${field}: missing` },
  { event: withId(''), messageStart: `${field}: must not be empty` },
  // As a JSON number it has lost digits: FileIds are longer than numbers can hold.
  ...[5285890784273533167, {}, ['1'], false].map((id) => ({
    event: withId(id),
    messageStart: `${field}: must be a string`,
  })),
]);

const fieldRows: InvalidEventRow[] = [
  {
    event: upload({ FileId: '1', MediaBasicInfo: 'a' }),
    messageStart: 'FileUploadEvent.MediaBasicInfo: must be an object',
  },
  {
    event: upload({ FileId: '1', MediaBasicInfo: { SourceInfo: { SourceType: 5 } } }),
    messageStart: 'FileUploadEvent.MediaBasicInfo.SourceInfo.SourceType: must be a string',
  },
  {
    event: upload({ FileId: '1', ProcedureTaskId: {} }),
    messageStart: 'FileUploadEvent.ProcedureTaskId: must be a string',
  },
  {
    event: pull({ TaskId: 'a', Status: 'FINISH', ErrCode: 0, FileId: '' }),
    messageStart: 'PullCompleteEvent.FileId: missing',
  },
  {
    event: pull({ TaskId: 'a', ErrCode: 'none', FileId: '1' }),
    messageStart: 'PullCompleteEvent.ErrCode: must be a number',
  },
  { event: results({}), messageStart: 'ProcedureStateChangeEvent.MediaProcessResultSet: must be an array' },
  {
    event: deleted({ FileIdSet: '1' }),
    messageStart: 'FileDeleteEvent.FileIdSet: must be an array',
  },
  { event: { EventType: 'HologramComplete', Sign: 5 }, messageStart: 'Sign: must be a string' },
  { event: { EventType: 'HologramComplete', T: {} }, messageStart: 'T: must be a number' },
];

/** JSON objects that cannot be processed as events. */
export const invalidEventRows: readonly InvalidEventRow[] = [
  ...eventTypeRows,
  ...payloadRows,
  ...idRows,
  ...fieldRows,
];
