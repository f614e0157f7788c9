import type { ContractCase } from './contract-case.ts';
import { limitCases, type LimitOptions, listCases } from './list-cases.ts';
import { liveCases, type LiveOptions } from './live-cases.ts';
import { errorResponseSchema } from '../web-record/response.ts';
import { sendRequest, documentedRefusalCase, refusalCase } from './answer.ts';
import { documentExample, unmask } from './document-example.ts';
import { expectThat } from './expectation.ts';
import { shorten, startRequest } from './start-row.ts';
import { pageRefusals } from './start-rows-page.ts';
import { startRows } from './start-rows.ts';

const actions = ['Pause', 'Resume', 'Refresh', 'Stop', 'Describe'] as const;
const unknownTasks = ["' OR 1=1 --", '../../etc/passwd', 'tasks:*', 't'.repeat(10_000)];
const notFound = { message: 'TaskID: invalid task id, task not found' };

/** What the actions on a task reject when none is named, or when it does not exist. */
const taskReferenceCases: readonly ContractCase[] = actions.flatMap((Action) => [
  documentedRefusalCase(Action),
  refusalCase(`${Action} rejects a request without Data`, { Action }, { message: 'Data missing' }),
  ...['TaskID', 5, []].map((Data) =>
    refusalCase(
      `${Action} rejects Data ${JSON.stringify(Data)}`,
      { Action, Data },
      { message: 'Data must be an object' },
    ),
  ),
  ...['', 'undefined', null].map((TaskID) =>
    refusalCase(
      `${Action} treats TaskID ${JSON.stringify(TaskID)} as missing`,
      { Action, Data: { TaskID } },
      { message: 'TaskID missing' },
    ),
  ),
  ...[5, true, {}, []].map((TaskID) =>
    refusalCase(
      `${Action} rejects TaskID ${JSON.stringify(TaskID)}`,
      { Action, Data: { TaskID } },
      { message: 'TaskID must be a string' },
    ),
  ),
  refusalCase(
    `${Action} finds no task for the documents' own example`,
    unmask(documentExample(Action, 'request')),
    notFound,
  ),
  ...unknownTasks.map((TaskID) =>
    refusalCase(`${Action} finds no task ${TaskID.slice(0, 20)}`, { Action, Data: { TaskID } }, notFound),
  ),
]);

const notJson = ['', 'not json', '{"Action":"Start"', 'Action=Start', "{'Action':'Start'}"];
const noObject = ['null', '5', '"Start"', '[]', 'true'];
const deeplyNested = `${'{"Data":'.repeat(5000)}{}${'}'.repeat(5000)}`;

/** Requests that reach no action. */
const bodyCases: readonly ContractCase[] = [
  ...notJson.map((body) =>
    refusalCase(`rejects a body that is not JSON: ${JSON.stringify(body)}`, body, {
      message: 'request body must be JSON',
    }),
  ),
  ...noObject.map((body) =>
    refusalCase(`rejects a body that is not an object: ${body}`, body, {
      message: 'request body must be an object',
    }),
  ),
  refusalCase('rejects a deeply nested body', deeplyNested, { message: 'Action missing' }),
  ...[undefined, '', 'undefined', null].map((Action) =>
    refusalCase(
      `treats Action ${JSON.stringify(Action)} as missing`,
      { Action, Data: {} },
      { message: 'Action missing' },
    ),
  ),
  ...['Record', 'start', 5, {}, 'constructor'].map((Action) =>
    refusalCase(
      `rejects the unknown Action ${JSON.stringify(Action)}`,
      { Action, Data: {} },
      { messageStart: 'Action must be one of Start, ' },
    ),
  ),
  refusalCase('names every invalid field in order', {}, { message: 'Action missing; Data missing' }),
  {
    title: 'gives every response its own RequestID',
    run: async (send) => {
      const first = await sendRequest(send, {}, errorResponseSchema);
      const second = await sendRequest(send, {}, errorResponseSchema);
      const different = first.RequestID !== second.RequestID;
      expectThat('RequestID of the second answer', second.RequestID, 'one of its own', different);
    },
  },
];

const encryptedMp4 = startRequest({
  'Output.Video.EncryptKey': '0'.repeat(32),
  'Output.Video.AuthUrl': 'https://example.com/key',
});
const encryptedWith = (field: string, value: unknown) =>
  startRequest({
    'Output.Video.Muxer': 'hls',
    'Output.Video.EncryptKey': '0'.repeat(32),
    'Output.Video.AuthUrl': 'https://example.com/key',
    [`Output.Video.${field}`]: value,
  });
const threeFaults = startRequest({ RecordURL: 'file:///', Width: 2561, 'Output.Cos.Bucket': 5 });

/** What Start rejects: every row of its table, and the rules for several rows. */
const startRefusalCases: readonly ContractCase[] = [
  documentedRefusalCase('Start'),
  refusalCase('Start rejects a request without Data', { Action: 'Start' }, { message: 'Data missing' }),
  ...startRows.flatMap((row) =>
    row.refused.map(({ value, says }) =>
      refusalCase(
        `Start rejects ${row.field} ${shorten(value)}`,
        startRequest({ ...row.alongside, [row.field]: value }),
        { messageStart: `${row.field} ${says}` },
      ),
    ),
  ),
  refusalCase('Start rejects EncryptKey for an mp4 file, which would not be encrypted', encryptedMp4, {
    messageStart: 'Output.Video.EncryptKey requires Muxer hls',
  }),
  ...Object.entries({ Poster: true, Thumbnails: {} }).map(([field, value]) =>
    refusalCase(
      `Start rejects ${field} with EncryptKey, since images are not encrypted`,
      encryptedWith(field, value),
      { message: `Output.Video.${field} must not be set with EncryptKey: images are not encrypted` },
    ),
  ),
  ...pageRefusals.map(({ data, message }) =>
    refusalCase(`Start rejects with: ${message}`, startRequest(data), { message }),
  ),
  refusalCase('Start names every invalid field, in the order of the documents', threeFaults, {
    message:
      'RecordURL must be an http or https URL; Width must be 0 or in range [16, 2560]; Output.Cos.Bucket must be a string',
  }),
];

/** A fault in another row. Start names all faulty fields: when it names only this one, the rest was accepted. */
const faultBeside = (field: string) =>
  field === 'RecordURL'
    ? { fault: { Width: 2561 }, message: 'Width must be 0 or in range [16, 2560]' }
    : { fault: { RecordURL: 'file:///' }, message: 'RecordURL must be an http or https URL' };

/** What Start accepts: every row of its table with each of its values, and left out. No task is created. */
const startAcceptedCases: readonly ContractCase[] = startRows.flatMap((row) => {
  const { fault, message } = faultBeside(row.field);
  const given = row.accepted.map(({ value }) =>
    refusalCase(
      `Start accepts ${row.field} ${shorten(value)}`,
      startRequest({ ...row.alongside, ...fault, [row.field]: value }),
      { message },
    ),
  );
  const leftOut = ['', 'undefined', null].map((blank) =>
    refusalCase(
      `Start treats ${row.field} ${JSON.stringify(blank)} as absent`,
      startRequest({ ...fault, [row.field]: blank }),
      { message },
    ),
  );
  return row.field === 'RecordURL' ? given : [...given, ...leftOut];
});

/** What every app must do without creating a task: safe to run anywhere, any number of times. */
const staticCases: readonly ContractCase[] = [
  ...bodyCases,
  ...startAcceptedCases,
  ...startRefusalCases,
  ...taskReferenceCases,
  ...listCases,
];

/**
 * The documents of web-record as cases that an app runs against itself:
 *
 * ```ts
 * it.for(webRecordContract.staticCases)('$title', (one) => one.run(send));
 * ```
 */
export const webRecordContract: {
  /** Cases that create no task: every form of error, every value of every row, accepted and rejected, List. */
  readonly staticCases: readonly ContractCase[];
  /** Cases that create real tasks with the given page and end them. */
  readonly liveCases: (options: LiveOptions) => readonly ContractCase[];
  /** Cases that reach an app's limit of recordings and end them again. */
  readonly limitCases: (options: LimitOptions) => readonly ContractCase[];
} = { staticCases, liveCases, limitCases };
