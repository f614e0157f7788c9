import { vodEventExamples } from '@scf-media/protocol/vod-events';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.[Symbol.asyncDispose]());

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const examples = vodEventExamples.map(({ text }) => JSON.parse(text) as Json);
const anything = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>;

/** Lists the path of every field and item. */
function listPaths(value: Json, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([name, field]) => listPaths(field, [...path, name]));
  return [path, ...inside];
}

function replaceAt(
  value: Json,
  [name, ...rest]: readonly (string | number)[],
  to: Json | undefined,
): Json | undefined {
  if (name === undefined) return to;
  const copy: Record<string, Json> = { ...(value as Record<string, Json>) };
  const field = replaceAt(copy[name] ?? null, rest, to);
  if (field === undefined) delete copy[name];
  else copy[name] = field;
  return Array.isArray(value) ? Object.values(copy) : copy;
}

/** An example with one to three values replaced or removed. */
const withOtherValues = fc
  .record({
    example: fc.constantFrom(...examples),
    changes: fc.array(fc.record({ at: fc.nat(), to: fc.option(anything, { nil: undefined }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ example, changes }) =>
    changes.reduce<Json>((value, { at, to }) => {
      const paths = listPaths(value);
      return replaceAt(value, paths[at % paths.length] ?? [], to) ?? null;
    }, example),
  )
  .map((value) => JSON.stringify(value));

/** The text of an example with some characters removed or replaced. */
const withOtherText = fc
  .record({
    text: fc.constantFrom(...vodEventExamples.map(({ text }) => text)),
    at: fc.nat(),
    length: fc.nat({ max: 40 }),
    other: fc.string({ maxLength: 10, unit: 'binary' }),
  })
  .map(({ text, at, length, other }) => {
    const start = at % text.length;
    return text.slice(0, start) + other + text.slice(start + length);
  });

const bodies = fc.oneof(
  { weight: 5, arbitrary: withOtherValues },
  { weight: 3, arbitrary: withOtherText },
  { weight: 1, arbitrary: anything.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: fc.string({ maxLength: 200, unit: 'binary' }) },
);

/** Reads, without any code of the service, the file that a body allows to be transcoded. */
function readUploadedFile(body: string): string | undefined {
  try {
    const { EventType, FileUploadEvent, PullCompleteEvent } = JSON.parse(body) as Record<
      string,
      Record<string, unknown>
    >;
    const type: unknown = EventType;
    const fileId = (
      type === 'NewFileUpload' ? FileUploadEvent : type === 'PullComplete' ? PullCompleteEvent : undefined
    )?.['FileId'];
    return typeof fileId === 'string' && fileId !== '' ? fileId : undefined;
  } catch {
    return undefined;
  }
}

test('1,000 malformed and mutated bodies all get a response, none of them 5xx, and only uploaded files are transcoded', async () => {
  const statuses = new Map<number, number>();
  const uploaded = new Set<string>();
  const property = fc.asyncProperty(fc.array(bodies, { minLength: 50, maxLength: 50 }), async (some) => {
    for (const body of some) uploaded.add(readUploadedFile(body) ?? '');
    const answers = await Promise.all(some.map((body) => service.client.post('/', body)));
    for (const { status, json } of answers) {
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      expect([200, 400]).toContain(status);
      expect(json).toHaveProperty(status === 200 ? 'EventId' : 'ErrorMessage');
    }
  });
  await fc.assert(property, { numRuns: 20, endOnFailure: true });
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(1_000);
  // Both valid and invalid bodies were generated.
  expect(statuses.get(200)).toBeGreaterThan(100);
  expect(statuses.get(400)).toBeGreaterThan(50);
  expect((await service.client.post('/sweep')).status).toBe(200);
  const started = service.cloud.vod
    .calls('ProcessMedia')
    .map(({ parameters }) => String(Object(parameters)['FileId']));
  expect(started.filter((fileId) => !uploaded.has(fileId))).toEqual([]);
  expect(service.process().exitCode).toBeNull();
});
