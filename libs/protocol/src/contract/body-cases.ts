import { errorResponseSchema } from '../web-record/response.ts';
import { answerOf } from './answer.ts';
import { type ContractCase } from './contract-case.ts';
import { expectThat } from './expectation.ts';
import { refusalCase } from './refusal.ts';

const notJson = ['', 'not json', '{"Action":"Start"', 'Action=Start', "{'Action':'Start'}"];
const noObject = ['null', '5', '"Start"', '[]', 'true'];
const deeplyNested = `${'{"Data":'.repeat(5000)}{}${'}'.repeat(5000)}`;

/** Requests that do not get as far as an action. */
export const bodyCases: readonly ContractCase[] = [
  ...notJson.map((body) =>
    refusalCase(`refuses a body that is not JSON: ${JSON.stringify(body)}`, body, {
      message: 'request body must be JSON',
    }),
  ),
  ...noObject.map((body) =>
    refusalCase(`refuses a body that is no object: ${body}`, body, {
      message: 'request body must be an object',
    }),
  ),
  refusalCase('refuses a body nested very deeply', deeplyNested, { message: 'Action missing' }),
  ...[undefined, '', 'undefined', null].map((Action) =>
    refusalCase(
      `takes Action ${JSON.stringify(Action)} for missing`,
      { Action, Data: {} },
      { message: 'Action missing' },
    ),
  ),
  ...['Record', 'start', 5, {}, 'constructor'].map((Action) =>
    refusalCase(
      `refuses the unknown Action ${JSON.stringify(Action)}`,
      { Action, Data: {} },
      { messageStart: 'Action must be one of Start, ' },
    ),
  ),
  refusalCase(
    'names every field at fault, the first one first',
    {},
    { message: 'Action missing; Data missing' },
  ),
  {
    title: 'gives every answer a RequestID of its own',
    run: async (send) => {
      const first = await answerOf(send, {}, errorResponseSchema);
      const second = await answerOf(send, {}, errorResponseSchema);
      const different = first.RequestID !== second.RequestID;
      expectThat('RequestID of the second answer', second.RequestID, 'one of its own', different);
    },
  },
];
