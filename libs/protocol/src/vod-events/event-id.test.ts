import { describe, expect, it } from 'vitest';
import { canonicalJson, contentHash, toEventId } from './event-id.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { vodEventExample, vodEventExamples } from './vod-event-example.ts';

const readId = (event: unknown) => toEventId(parseVodEvent(event));
const procedure = (fields: object) => ({
  EventType: 'ProcedureStateChanged',
  ProcedureStateChangeEvent: { TaskId: '125-Procedure-1', ...fields },
});
const upload = (FileId: string) => ({ EventType: 'NewFileUpload', FileUploadEvent: { FileId } });

describe('the id of an event names its subject', () => {
  it.for([
    ['NewFileUpload', 'NewFileUpload-5285890784273533167'],
    ['PullComplete', 'PullComplete-125676836723-Pull-f5ac8127b3b6b85cdc13f237c6005d8'],
    ['ProcedureStateChanged', 'ProcedureStateChanged-1256768367-Procedure-475b72xxxcb177t1'],
    [
      'ProcedureStateChanged, in progress',
      /^ProcedureStateChanged-1250000000-Procedure-475b72c1cb177t4~\w{16}$/,
    ],
    ['FileDeleted', /^FileDeleted-[0-9a-f]{16}$/],
    ['EditMediaComplete', /^EditMediaComplete-[0-9a-f]{16}$/],
    ['a type the documents do not know', /^HologramComplete-[0-9a-f]{16}$/],
  ] as const)('%s: %s', ([name, id]) => {
    expect(readId(vodEventExample(name))).toMatch(id instanceof RegExp ? id : new RegExp(`^${id}$`));
  });

  it('the hash of a content never changes', () => {
    expect([
      readId({ EventType: 'Other', A: 1, B: ['未来', null, {}] }),
      readId(vodEventExample('FileDeleted')),
    ]).toEqual(['Other-85f4f4d145bcb282', 'FileDeleted-049c3e23a04804ef']);
  });
});

it('every example has a different id', () => {
  const ids = vodEventExamples
    .filter(({ name }) => !/signed|one item|with metadata/.test(name))
    .map(({ text }) => readId(JSON.parse(text)));
  expect(new Set(ids).size).toBe(ids.length);
});

it('an event has the same id in normal and in reliable mode', () => {
  for (const { text } of vodEventExamples) {
    const event = JSON.parse(text) as object;
    const pulled = { EventHandle: 'b', ...event, SomeOtherEvent: null };
    expect(readId({ ...event, Sign: 'a', T: 1 })).toBe(readId(pulled));
  }
});

it('each change of a procedure has a different id, and its end always the same', () => {
  const [first, second] = [{ Progress: 40 }, { Progress: 60 }].map((TranscodeTask) =>
    readId(
      procedure({ Status: 'PROCESSING', MediaProcessResultSet: [{ Type: 'Transcode', TranscodeTask }] }),
    ),
  );
  expect(first).not.toBe(second);
  expect(readId(procedure({ Status: 'FINISH', ErrCode: 0 }))).toBe(readId(procedure({ Status: 'FINISH' })));
});

describe('an id is always a valid part of a URL', () => {
  it.for(['../../etc/passwd', 'a b', '动物世界', 'a/b?c#d', '%00', 'a~b', 'x'.repeat(10_000)])(
    '%s',
    (text) => {
      for (const event of [
        upload(text),
        { EventType: text },
        procedure({ TaskId: text, Status: 'FINISH' }),
      ]) {
        expect(readId(event)).toMatch(/^[\w.~-]{1,200}$/);
      }
    },
  );

  it('replaced ids stay different', () => {
    const ids = ['a b', 'a_b', 'a-b', 'a%20b', 'a/b', 'a~b', 'A b'].map((FileId) => readId(upload(FileId)));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

it('contents with small differences have different ids', () => {
  const ids = new Set<string>();
  for (let fileId = 0; fileId < 100_000; fileId++)
    ids.add(readId({ EventType: 'FileDeleted', FileDeleteEvent: { FileIdSet: [String(fileId)] } }));
  expect(ids.size).toBe(100_000);
});

it('does not depend on the order of fields or on null fields', () => {
  const value = { b: [3, null, { d: 'x"', c: true }], a: null, e: undefined, aa: -0 };
  expect(canonicalJson(value)).toBe('{"aa":0,"b":[3,null,{"c":true,"d":"x\\""}]}');
});

it('omits fields only from the outermost object', () => {
  expect(canonicalJson({ T: 1, a: { T: 2 } }, new Set(['T']))).toBe('{"a":{"T":2}}');
});

it.for([null, 'a', 1.5, false, [], {}])('serialises %j as JSON.stringify does', (value) => {
  expect(canonicalJson(value)).toBe(JSON.stringify(value));
});

/** What cyrb53 (bryc, public domain) documents for these texts; it keeps 53 of the 64 bits. */
it.for([
  ['a', 7929297801672961n],
  ['b', 8684336938537663n],
  ['revenge', 4051478007546757n],
  ['revenue', 8309097637345594n],
] as const)('the hash of %s has the 53 bits of the reference', ([text, reference]) => {
  expect(BigInt(`0x${contentHash(text)}`) & 0x1fffffffffffffn).toBe(reference);
});

it('has 16 hex digits, also for empty text, and hashes whole UTF-16 units', () => {
  for (const text of ['', '未来', '\u0000', 'x'.repeat(100_000)])
    expect(contentHash(text)).toMatch(/^[0-9a-f]{16}$/);
  expect(contentHash('\u0141')).not.toBe(contentHash('A'));
});
