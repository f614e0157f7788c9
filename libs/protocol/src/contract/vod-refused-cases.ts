import { errorResponseSchema } from '../web-record/response.ts';
import { type ContractCase } from './contract-case.ts';
import { expectShape, expectThat } from './expectation.ts';
import { refusedCase } from './vod-answer.ts';
import { invalidEventRows } from './vod-event-rows.ts';

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

/** What is no event: answered with 400, and nothing is done. */
export const vodRefusedCases: readonly ContractCase[] = [
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
