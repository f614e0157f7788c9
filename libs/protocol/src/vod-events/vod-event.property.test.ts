import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ServiceError } from '../errors/index.ts';
import { toEventId } from './event-id.ts';
import { findFileId } from './event-fields.ts';
import { parseVodEvent } from './parse-vod-event.ts';
import { parsePulledEvents } from './pulled-events.ts';
import { mutate, shuffle } from './testing/mutated-event.ts';
import { listTranscodeResults } from './transcode-results.ts';
import { vodEventExamples } from './vod-event-example.ts';
import { VOD_EVENT_TYPES, vodEventPayloads } from './vod-event.ts';

const example = fc.constantFrom(...vodEventExamples).map(({ text }) => JSON.parse(text) as object);
const mutatedExample = example.chain((event) => mutate(event));
const madeUpEvent = fc
  .tuple(fc.constantFrom(...VOD_EVENT_TYPES, 'HologramComplete'), fc.jsonValue(), fc.jsonValue())
  .map(([EventType, payload, more]) => {
    const field = EventType === 'HologramComplete' ? EventType : vodEventPayloads[EventType];
    return { EventType, [field]: payload, more };
  });

/** Calls every reader of an event. @returns whether it is one */
function readWhole(value: unknown): boolean {
  const event = orRejected(() => parseVodEvent(value));
  if (event === undefined) return false;
  expect(toEventId(event)).toMatch(/^[\w.~-]+$/);
  expect(typeof findFileId(event)).not.toBe('object');
  if (event.EventType === 'ProcedureStateChanged')
    for (const result of listTranscodeResults(event))
      expect(result.Status).toMatch(/^(SUCCESS|FAIL|PROCESSING)$/);
  return true;
}

function orRejected<Value>(act: () => Value): Value | undefined {
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

it('an event with any value in place of a field results in an event or a ServiceError', () => {
  const counts = { yes: 0, no: 0 };
  fc.assert(
    fc.property(mutatedExample, (event) => {
      counts[readWhole(event) ? 'yes' : 'no']++;
    }),
    { numRuns: 5000 },
  );
  // Both outcomes have to occur often, or this tests nothing.
  expect(Math.min(counts.yes, counts.no)).toBeGreaterThan(500);
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
  const deliveries = event.chain((one) => fc.tuple(fc.constant(one), shuffle(one), delivery));
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
  return orRejected(() => parseVodEvent(value)) !== undefined;
}
