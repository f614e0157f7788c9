import { vodEventExample, vodEventExamples } from '../vod-events/vod-event-example.ts';
import { VOD_EVENT_TYPES, vodEventPayloads } from '../vod-events/vod-event.ts';
import { errorResponseSchema } from '../web-record/response.ts';
import type { ContractCase } from './contract-case.ts';
import { expectShape, expectThat, expectSame, expectStart } from './expectation.ts';
import { invalidEventRows } from './vod-event-rows.ts';

const exampleTypes = new Set<unknown>(vodEventExamples.map(({ name }) => vodEventExample(name)['EventType']));
const upload = vodEventExample('NewFileUpload');

/** What VOD sends now or may send in the future: accepted with 200. Uploads and pulls among them start processing. */
const vodAcceptedCases: readonly ContractCase[] = [
  ...vodEventExamples.map(({ name, source, text }) =>
    acceptedCase(`accepts ${source === 'document' ? "the documents'" : 'the derived'} ${name}`, text),
  ),
  ...VOD_EVENT_TYPES.filter((type) => !exampleTypes.has(type)).map((type) =>
    acceptedCase(`accepts ${type}`, {
      EventType: type,
      [vodEventPayloads[type]]: { TaskId: `1250000000-${type}-1`, Status: 'FINISH', ErrCode: 0 },
    }),
  ),
  ...['FutureComplete', '未来完成', 'constructor', '__proto__', '../../etc/passwd', 'a'.repeat(1000)].map(
    (type) => acceptedCase(`accepts the unknown EventType ${type.slice(0, 40)}`, { EventType: type, A: [1] }),
  ),
  acceptedCase('accepts an event with unknown fields', { ...upload, Added: { Later: [null, 1.5, 'x'] } }),
  acceptedCase('accepts an event with null for absent fields', {
    ...upload,
    PullCompleteEvent: null,
    Sign: null,
    T: null,
  }),
  acceptedCase('accepts the same event again', upload),
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

/** What is not an event: rejected with 400, without any effect. */
const vodRejectedCases: readonly ContractCase[] = [
  ...notJson.map((body) =>
    rejectedCase(
      `rejects a body that is not JSON: ${JSON.stringify(body)}`,
      body,
      'request body: must be JSON',
    ),
  ),
  ...noObject.map((body) =>
    rejectedCase(`rejects a body that is not an object: ${body}`, body, 'event: must be an object'),
  ),
  rejectedCase('rejects a deeply nested event', deeplyNested, 'event: nested more than'),
  ...invalidEventRows.map(({ event, messageStart }) =>
    rejectedCase(`rejects ${JSON.stringify(event)}`, event, messageStart),
  ),
  {
    title: 'gives every rejection its own RequestID',
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
  readonly acceptedCases: readonly ContractCase[];
  /** What is not an event: 400 with the field's name, without any effect. */
  readonly rejectedCases: readonly ContractCase[];
  /** All of these. */
  readonly staticCases: readonly ContractCase[];
} = {
  acceptedCases: vodAcceptedCases,
  rejectedCases: vodRejectedCases,
  staticCases: [...vodAcceptedCases, ...vodRejectedCases],
};

/** Creates a case that delivers an event (text as it is, anything else as JSON), which must be accepted: 200. */
function acceptedCase(title: string, event: unknown): ContractCase {
  return {
    title,
    run: async (send) => {
      const { status, json } = await send(toBody(event));
      const refused = typeof json === 'object' && json !== null && 'ErrorCode' in json;
      expectThat(
        `the answer to ${shorten(event)}`,
        { status, json },
        'status 200 and no ErrorCode',
        !refused,
      );
      expectSame(`the HTTP status of the answer to ${shorten(event)}`, status, 200);
    },
  };
}

/**
 * Creates a case that delivers something that is not an event (text as it is, anything else as JSON), which must be rejected: 400,
 * and a body with ErrorCode `InvalidEvent`, an ErrorMessage that names the field, and a RequestID.
 *
 * @param messageStart how ErrorMessage begins, such as `FileUploadEvent.FileId: missing`
 */
function rejectedCase(title: string, event: unknown, messageStart: string): ContractCase {
  return {
    title,
    run: async (send) => {
      const { status, json } = await send(toBody(event));
      const answer = expectShape(`the answer to ${shorten(event)}`, json, errorResponseSchema);
      expectSame(`the HTTP status of the answer to ${shorten(event)}`, status, 400);
      expectSame(`the fields of the answer to ${shorten(event)}`, json, answer);
      expectSame('ErrorCode', answer.ErrorCode, 'InvalidEvent');
      expectStart('ErrorMessage', answer.ErrorMessage, messageStart);
    },
  };
}

function toBody(event: unknown): string {
  return typeof event === 'string' ? event : JSON.stringify(event);
}

function shorten(event: unknown): string {
  const body = toBody(event);
  return body.length > 300 ? `${body.slice(0, 300)}…` : body;
}
