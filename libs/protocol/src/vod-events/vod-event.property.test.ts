import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ServiceError } from '../errors/index.ts';
import { toEventId } from './event-id.ts';
import { findFileId, findTaskId } from './event-subject.ts';
import { parseVodEvent, parseVodEventText } from './parse-vod-event.ts';
import { parsePulledEvents } from './pulled-events.ts';
import { mutated, shuffled } from './testing/mutated-event.ts';
import { listTranscodeResults } from './transcode-results.ts';
import { vodEventExamples } from './vod-event-example.ts';
import { VOD_EVENT_TYPES, vodEventPayloads } from './vod-event-type.ts';

const example = fc.constantFrom(...vodEventExamples).map(({ text }) => JSON.parse(text) as object);
const mutatedExample = example.chain((event) => mutated(event));
const madeUpEvent = fc
  .tuple(fc.constantFrom(...VOD_EVENT_TYPES, 'HologramComplete'), fc.jsonValue(), fc.jsonValue())
  .map(([EventType, payload, more]) => {
    const field = EventType === 'HologramComplete' ? EventType : vodEventPayloads[EventType];
    return { EventType, [field]: payload, more };
  });

/** Everything there is to do with an event. @returns whether it is one */
function readWhole(value: unknown): boolean {
  const event = orRefused(() => parseVodEvent(value));
  if (event === undefined) return false;
  expect(toEventId(event)).toMatch(/^[\w.~-]+$/);
  expect([typeof findFileId(event), typeof findTaskId(event)]).not.toContain('object');
  if (event.EventType === 'ProcedureStateChanged')
    for (const result of listTranscodeResults(event))
      expect(result.Status).toMatch(/^(SUCCESS|FAIL|PROCESSING)$/);
  return true;
}

function orRefused<Value>(act: () => Value): Value | undefined {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    expect(error).toMatchObject({
      code: 'InvalidEvent',
      message: expect.stringMatching(/^[\w.]+( \w+)*: \w/),
    });
    return undefined;
  }
}

it('parsing any value results in an event or a ServiceError', () => {
  fc.assert(
    fc.property(fc.anything({ withNullPrototype: true, withDate: true, withMap: true }), (value) => {
      readWhole(value);
    }),
    { numRuns: 2000 },
  );
});

it('parsing any text results in an event or a ServiceError', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (text) => {
      orRefused(() => parseVodEventText(text));
    }),
    { numRuns: 1000 },
  );
});

it('an event with any value in place of a field results in an event or a ServiceError', () => {
  const taken = { yes: 0, no: 0 };
  fc.assert(
    fc.property(mutatedExample, (event) => {
      taken[readWhole(event) ? 'yes' : 'no']++;
    }),
    { numRuns: 5000 },
  );
  // Both ways out were really taken, or this tested nothing.
  expect(Math.min(taken.yes, taken.no)).toBeGreaterThan(500);
});

it('a random payload results in an event or a ServiceError', () => {
  fc.assert(
    fc.property(madeUpEvent, (event) => {
      readWhole(event);
    }),
    { numRuns: 2000 },
  );
});

it('an invalid pulled item never affects others', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(mutatedExample, fc.anything()), { maxLength: 16 }), (EventSet) => {
      expect(parsePulledEvents({ EventSet })).toHaveLength(EventSet.length);
    }),
    { numRuns: 500 },
  );
});

it('the id of an event does not depend on the order of fields, Sign, T, EventHandle, or nulls', () => {
  const delivery = fc.record(
    {
      Sign: fc.option(fc.string()),
      T: fc.option(fc.nat()),
      EventHandle: fc.option(fc.string()),
      OtherEvent: fc.constant(null),
    },
    { requiredKeys: [] },
  );
  const event = fc.oneof(example, madeUpEvent.filter(isEvent));
  const deliveries = event.chain((one) => fc.tuple(fc.constant(one), shuffled(one), delivery));
  fc.assert(
    fc.property(deliveries, ([first, second, fields]) => {
      const { Sign: _Sign, T: _T, EventHandle: _EventHandle, ...content } = second as Record<string, unknown>;
      const again = { ...fields, ...content };
      expect(toEventId(parseVodEvent(again))).toBe(toEventId(parseVodEvent(first)));
    }),
    { numRuns: 2000 },
  );
});

function isEvent(value: unknown): boolean {
  return orRefused(() => parseVodEvent(value)) !== undefined;
}
