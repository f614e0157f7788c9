import { describe, expect, it } from 'vitest';
import { ServiceError } from '../errors/index.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample, vodEventExamples } from './vod-event-example.ts';
import { VOD_EVENT_TYPES, vodEventPayloads } from './vod-event.ts';

it.for(vodEventExamples)('nothing of $name is lost or changed', ({ text }) => {
  expect(parseVodEvent(JSON.parse(text))).toEqual(JSON.parse(text));
});

it('types the payload of NewFileUpload', () => {
  const event = parseVodEvent(vodEventExample('NewFileUpload'));
  if (event.EventType !== 'NewFileUpload') throw new Error(event.EventType);
  const { FileId, MediaBasicInfo, ProcedureTaskId } = event.FileUploadEvent;
  const read: [string, string | null | undefined, string | null | undefined] = [
    FileId,
    MediaBasicInfo?.SourceInfo?.SourceType,
    ProcedureTaskId,
  ];
  expect(read).toEqual(['5285890784273533167', 'Upload', '']);
});

it('a switch over EventType narrows the type', () => {
  const read = vodEventExamples.map(({ text }) => {
    const event = parseVodEvent(JSON.parse(text));
    switch (event.EventType) {
      case 'NewFileUpload':
        return event.FileUploadEvent.FileId.length > 0;
      case 'PullComplete':
        return event.PullCompleteEvent.TaskId.length > 0;
      case 'ProcedureStateChanged':
        return event.ProcedureStateChangeEvent.TaskId.length > 0;
      case 'FileDeleted':
        return (event.FileDeleteEvent.FileIdSet ?? []).length > 0;
      default:
        return event.EventType satisfies string;
    }
  });
  expect(new Set(read)).toEqual(
    new Set([true, 'EditMediaComplete', 'RestoreMediaComplete', 'HologramComplete']),
  );
});

it('accepts every documented type and keeps all its fields', () => {
  const typed = new Set(['NewFileUpload', 'PullComplete', 'ProcedureStateChanged', 'FileDeleted']);
  for (const EventType of VOD_EVENT_TYPES.filter((type) => !typed.has(type))) {
    for (const payload of [undefined, null, { TaskId: 'a', Progress: 1.5 }, 'text', [1]]) {
      const event = {
        EventType,
        [vodEventPayloads[EventType]]: payload,
        Sign: null,
        T: '1',
        Extra: { a: [] },
      };
      expect(parseVodEvent(event)).toEqual(event);
    }
  }
  expect(VOD_EVENT_TYPES).toHaveLength(36);
});

it('keeps undocumented fields at every depth', () => {
  const event = {
    EventType: 'NewFileUpload',
    Added: 1,
    FileUploadEvent: {
      FileId: '1',
      Added: [2],
      MediaBasicInfo: {
        Added: { a: 3 },
        SourceInfo: { SourceType: 'Record', LiveRecordInfo: { StreamId: 's' } },
      },
      MetaData: { VideoStreamSet: [{ CodecTag: 'hvc1', DynamicRangeInfo: { Type: 'HDR' } }] },
    },
  };
  expect(parseVodEvent(event)).toEqual(event);
});

describe('null counts as absent for all fields that are not required', () => {
  it.for([
    {
      EventType: 'NewFileUpload',
      FileUploadEvent: { FileId: '1', MediaBasicInfo: null, ProcedureTaskId: null, MetaData: null },
    },
    {
      EventType: 'PullComplete',
      PullCompleteEvent: { TaskId: 'a', FileId: '1', Status: null, ErrCode: null, MediaBasicInfo: null },
    },
    { EventType: 'PullComplete', PullCompleteEvent: { TaskId: 'a', FileId: null, ErrCode: 70_000 } },
    { EventType: 'PullComplete', PullCompleteEvent: { TaskId: 'a', Status: 'PROCESSING' } },
    {
      EventType: 'ProcedureStateChanged',
      ProcedureStateChangeEvent: { TaskId: 'a', Status: null, MediaProcessResultSet: null },
    },
    {
      EventType: 'ProcedureStateChanged',
      ProcedureStateChangeEvent: {
        TaskId: 'a',
        MediaProcessResultSet: [{ Type: 'Transcode', TranscodeTask: null }],
      },
    },
    { EventType: 'FileDeleted', FileDeleteEvent: { FileIdSet: null, FileDeleteResultInfo: null } },
    { EventType: 'FileDeleted', FileDeleteEvent: {}, Sign: null, T: null, EventHandle: null },
  ])('%j', (event) => {
    expect(parseVodEvent(event)).toEqual(event);
  });
});

describe("an invalid event is the caller's fault", () => {
  it.for([
    [undefined, 'event: must be an object'],
    [{ EventType: 'NewFileUpload', FileUploadEvent: {} }, 'FileUploadEvent.FileId: missing'],
    [
      { EventType: 'NewFileUpload', FileUploadEvent: { FileId: 5, MediaBasicInfo: 5 }, Sign: 5 },
      'FileUploadEvent.FileId: must be a string; FileUploadEvent.MediaBasicInfo: must be an object; Sign: must be a string',
    ],
    [
      { EventType: 'PullComplete', PullCompleteEvent: { TaskId: 'a', Status: 'FINISH', ErrCode: 0 } },
      'PullCompleteEvent.FileId: missing, although ErrCode reports no failure',
    ],
    [
      { EventType: 'FileDeleted', FileDeleteEvent: { FileIdSet: Array(10_000).fill(1) } },
      `${[0, 1, 2, 3, 4].map((at) => `FileDeleteEvent.FileIdSet.${at}: must be a string`).join('; ')}; and 9995 more`,
    ],
    [{ EventType: 'a', deep: nested(100) }, 'event: nested more than 100 deep'],
  ])('%j: %s', ([value, message]) => {
    expect(thrownBy(() => parseVodEvent(value))).toMatchObject({
      code: 'InvalidEvent',
      fault: 'caller',
      message,
    });
  });

  it('never repeats the input', () => {
    const secret = 'https://example.com/a?sign=secret';
    const event = { EventType: 'NewFileUpload', FileUploadEvent: { FileId: [secret], [secret]: 1 } };
    expect(thrownBy(() => parseVodEvent(event)).message).not.toContain('secret');
  });
});

it('accepts the maximum depth', () => {
  const event = { EventType: 'a', deep: nested(99) };
  expect(parseVodEvent(event)).toEqual(event);
});

function nested(levels: number): unknown {
  return levels === 0 ? 'bottom' : [nested(levels - 1)];
}

function thrownBy(act: () => unknown): ServiceError {
  try {
    act();
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
