import { vodEventExample, vodEventExamples } from '../vod-events/vod-event-example.ts';
import { VOD_EVENT_TYPES, vodEventPayloads } from '../vod-events/vod-event-type.ts';
import { errorResponseSchema } from '../web-record/response.ts';
import type { ContractCase } from './contract-case.ts';
import { expectShape, expectThat } from './expectation.ts';
import { refusedCase, takenCase } from './vod-answer.ts';
import { invalidEventRows } from './vod-event-rows.ts';

const shown = new Set<unknown>(vodEventExamples.map(({ name }) => vodEventExample(name)['EventType']));
const upload = vodEventExample('NewFileUpload');

/** What VOD sends, and may send in the future: answered with 200. Uploads and pulls among them start processing. */
const vodTakenCases: readonly ContractCase[] = [
  ...vodEventExamples.map(({ name, source, text }) =>
    takenCase(`takes ${source === 'document' ? "the documents'" : 'the derived'} ${name}`, text),
  ),
  ...VOD_EVENT_TYPES.filter((type) => !shown.has(type)).map((type) =>
    takenCase(`takes ${type}`, {
      EventType: type,
      [vodEventPayloads[type]]: { TaskId: `1250000000-${type}-1`, Status: 'FINISH', ErrCode: 0 },
    }),
  ),
  ...['FutureComplete', '未来完成', 'constructor', '__proto__', '../../etc/passwd', 'a'.repeat(1000)].map(
    (type) => takenCase(`takes the unknown EventType ${type.slice(0, 40)}`, { EventType: type, A: [1] }),
  ),
  takenCase('takes an event with fields nobody knows', { ...upload, Added: { Later: [null, 1.5, 'x'] } }),
  takenCase('takes an event with null for what it does not have', {
    ...upload,
    PullCompleteEvent: null,
    Sign: null,
    T: null,
  }),
  takenCase('takes the same event again', upload),
];

const notJson = [
  '',
  ' ',
  'not json',
  '{"EventType":"NewFileUpload"',
  'EventType=NewFileUpload',
  "{'EventType':'a'}",
];
const noObject = ['null', '5', '"NewFileUpload"', '[]', 'true', '[{"EventType":"FileDeleted"}]'];
const deeplyNested = `{"EventType":"HologramComplete","a":${'['.repeat(5000)}${']'.repeat(5000)}}`;

/** What is no event: answered with 400, without any effect. */
const vodRefusedCases: readonly ContractCase[] = [
  ...notJson.map((body) =>
    refusedCase(
      `refuses a body that is not JSON: ${JSON.stringify(body)}`,
      body,
      'request body: must be JSON',
    ),
  ),
  ...noObject.map((body) =>
    refusedCase(`refuses a body that is no object: ${body}`, body, 'event: must be an object'),
  ),
  refusedCase('refuses an event nested very deeply', deeplyNested, 'event: nested more than'),
  ...invalidEventRows.map(({ event, messageStart }) =>
    refusedCase(`refuses ${JSON.stringify(event)}`, event, messageStart),
  ),
  {
    title: 'gives every refusal a RequestID of its own',
    run: async (send) => {
      const ids = [];
      for (const body of ['{}', '{}']) {
        const { json } = await send(body);
        ids.push(expectShape(`the answer to ${body}`, json, errorResponseSchema).RequestID);
      }
      expectThat('the RequestIDs of two refusals', ids, 'two different ones', new Set(ids).size === 2);
    },
  },
];

/**
 * What a receiver of VOD's events must do, as cases that it runs against itself without a callback key:
 *
 * ```ts
 * it.for(vodCallbackContract.staticCases)('$title', (one) => one.run(send));
 * ```
 */
export const vodCallbackContract: {
  /** Events of all types, known and unknown: 200. Uploads and pulls among them start processing. */
  readonly takenCases: readonly ContractCase[];
  /** What is no event: 400 with the field's name, without any effect. */
  readonly refusedCases: readonly ContractCase[];
  /** All of these. */
  readonly staticCases: readonly ContractCase[];
} = {
  takenCases: vodTakenCases,
  refusedCases: vodRefusedCases,
  staticCases: [...vodTakenCases, ...vodRefusedCases],
};
