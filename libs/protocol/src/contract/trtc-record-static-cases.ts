import { type ContractCase } from './contract-case.ts';
import { expectThat } from './expectation.ts';
import { shortened } from './shortened.ts';
import { expectRefusal, type RecordApi } from './trtc-record-api.ts';
import { recordRequest } from './trtc-record-request.ts';
import { recordRows } from './trtc-record-rows.ts';

type Case = ContractCase<RecordApi>;

const invalid = { status: 400, Code: 'InvalidParameter' };

async function refused(api: RecordApi, body: unknown, says: string): Promise<string> {
  const { status, text } = await api.start(typeof body === 'string' ? body : JSON.stringify(body));
  return expectRefusal({ status, json: JSON.parse(text) }, { ...invalid, says }).RequestId;
}

const refusalCase = (title: string, body: unknown, says: string): Case => ({
  title,
  run: async (api) => void (await refused(api, body, says)),
});

/** A fault in another row. Every field at fault is named: when this one alone is, the rest is taken. */
const faultBeside = (field: string) =>
  field === 'Mode'
    ? { fault: { MaxDurationLimit: -1 }, says: 'MaxDurationLimit must' }
    : { fault: { Mode: '03' }, says: 'Mode must be one of 00, 01, 02' };

const bodyCases: readonly Case[] = [
  ...['', 'not json', '{"SdkAppId":1400000000', "{'SdkAppId':1400000000}"].map((body) =>
    refusalCase(
      `refuses a body that is not JSON: ${JSON.stringify(body)}`,
      body,
      'request body must be JSON',
    ),
  ),
  ...['null', '5', '"a"', '[]'].map((body) =>
    refusalCase(`refuses a body that is no object: ${body}`, body, 'request body must be an object'),
  ),
  refusalCase(
    'names every field at fault, in the order of the table',
    { CosConfig: { Path: 5 }, Mode: '05' },
    'SdkAppId missing; RoomId missing: RoomId or StrRoomId must be set; UserId missing; UserSig missing; ' +
      'CosConfig.Region missing; CosConfig.Bucket missing; CosConfig.Path must be a string; ' +
      'Mode must be one of 00, 01, 02',
  ),
  {
    title: 'gives every refusal a RequestId of its own',
    run: async (api) => {
      const ids = [await refused(api, {}, ''), await refused(api, {}, '')];
      expectThat('the RequestIds of two refusals', ids, 'two different ones', new Set(ids).size === 2);
    },
  },
];

const rowCases: readonly Case[] = recordRows.flatMap((row) => {
  const { fault, says } = faultBeside(row.field);
  return [
    ...row.accepted.map(({ value }) =>
      refusalCase(
        `takes ${row.field} ${shortened(value)}`,
        recordRequest({ ...row.alongside, ...fault, [row.field]: value }),
        says,
      ),
    ),
    ...row.refused.map(({ value, says: complaint }) =>
      refusalCase(
        `refuses ${row.field} ${shortened(value)}`,
        recordRequest({ ...row.alongside, [row.field]: value }),
        `${row.field} ${complaint}`,
      ),
    ),
  ];
});

const unknownTasks = ['0', 'a'.repeat(500), '..%2F..%2Fetc%2Fpasswd', "'%20OR%201=1%20--", '录制'];

const taskCases: readonly Case[] = unknownTasks.flatMap((requestId) =>
  (['view', 'stop'] as const).map((ask) => ({
    title: `${ask} finds no recording ${shortened(requestId)}`,
    run: async (api: RecordApi) =>
      void expectRefusal(await api[ask](requestId), {
        status: 404,
        Code: 'ResourceNotFound',
        says: 'there is no recording',
      }),
  })),
);

/** What any app must do without ever starting a recording: safe to run anywhere, any number of times. */
export const recordStaticCases: readonly Case[] = [...bodyCases, ...rowCases, ...taskCases];
