import { describe, expect, it } from 'vitest';
import { eventIdOf } from './event-id.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample, vodEventExamples } from './vod-event-example.ts';

const idOf = (event: unknown) => eventIdOf(parseVodEvent(event));
const procedure = (fields: object) => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: { TaskId: '125-Procedure-1', ...fields },
});
const upload = (FileId: string) => ({ EventType: 'NewFileUpload', FileUploadEvent: { FileId } });

describe('an event is named for what it is about', () => {
  it.for([
    ['NewFileUpload', 'NewFileUpload-5285890784273533167'],
    ['PullComplete', 'PullComplete-125676836723-Pull-f5ac8127b3b6b85cdc13f237c6005d8'],
    ['ProcedureStateChanged', 'ProcedureStateChanged-1256768367-Procedure-475b72xxxcb177t1'],
    [
      'ProcedureStateChanged, going on',
      /^ProcedureStateChanged-1250000000-Procedure-475b72c1cb177t4~\w{16}$/,
    ],
    ['FileDeleted', /^FileDeleted-[0-9a-f]{16}$/],
    ['EditMediaComplete', /^EditMediaComplete-[0-9a-f]{16}$/],
    ['a type the documents do not know', /^HologramComplete-[0-9a-f]{16}$/],
  ] as const)('%s: %s', ([name, id]) => {
    expect(idOf(vodEventExample(name))).toMatch(id instanceof RegExp ? id : new RegExp(`^${id}$`));
  });

  it('and the hash of a content is the same everywhere and forever', () => {
    expect([
      idOf({ EventType: 'Other', A: 1, B: ['未来', null, {}] }),
      idOf(vodEventExample('FileDeleted')),
    ]).toEqual(['Other-85f4f4d145bcb282', 'FileDeleted-049c3e23a04804ef']);
  });
});

it('every example has an id of its own', () => {
  const ids = vodEventExamples
    .filter(({ name }) => !/signed|one item|with metadata/.test(name))
    .map(({ text }) => idOf(JSON.parse(text)));
  expect(new Set(ids).size).toBe(ids.length);
});

it('the two deliveries of one event, in normal and in reliable mode, have the same id', () => {
  for (const { text } of vodEventExamples) {
    const event = JSON.parse(text) as object;
    const pulled = { EventHandle: 'b', ...event, SomeOtherEvent: null };
    expect(idOf({ ...event, Sign: 'a', T: 1 })).toBe(idOf(pulled));
  }
});

it('each change of a procedure has an id of its own, and its end has one whatever it holds', () => {
  const [first, second] = [{ Progress: 40 }, { Progress: 60 }].map((TranscodeTask) =>
    idOf(procedure({ Status: 'PROCESSING', MediaProcessResultSet: [{ Type: 'Transcode', TranscodeTask }] })),
  );
  expect(first).not.toBe(second);
  expect(idOf(procedure({ Status: 'FINISH', ErrCode: 0 }))).toBe(idOf(procedure({ Status: 'FINISH' })));
});

describe('an id is a part of a URL, whatever came', () => {
  it.for(['../../etc/passwd', 'a b', '动物世界', 'a/b?c#d', '%00', 'a~b', 'x'.repeat(10_000)])(
    '%s',
    (text) => {
      for (const event of [
        upload(text),
        { EventType: text },
        procedure({ TaskId: text, Status: 'FINISH' }),
      ]) {
        expect(idOf(event)).toMatch(/^[\w.~-]{1,200}$/);
      }
    },
  );

  it('and what had to be replaced stays different', () => {
    const ids = ['a b', 'a_b', 'a-b', 'a%20b', 'a/b', 'a~b', 'A b'].map((FileId) => idOf(upload(FileId)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('contents that differ little have different ids', () => {
  const ids = new Set<string>();
  for (let fileId = 0; fileId < 100_000; fileId++)
    ids.add(idOf({ EventType: 'FileDeleted', FileDeleteEvent: { FileIdSet: [String(fileId)] } }));
  expect(ids.size).toBe(100_000);
});
