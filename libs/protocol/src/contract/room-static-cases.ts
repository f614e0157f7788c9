import type { ContractCase } from './contract-case.ts';
import { expectThat } from './expectation.ts';
import { expectRefusal, type RoomApi } from './room-api.ts';
import { shorten, type StartRow } from './start-row.ts';

type Case = ContractCase<RoomApi>;

/** What differs between the apps that work in TRTC rooms. */
interface RoomStaticOptions {
  rows: readonly StartRow[];
  /** Returns a valid request with some fields changed. */
  request(fields: Readonly<Record<string, unknown>>): unknown;
  /** A fault in another row. Every faulty field is named: when only this one is, the rest was accepted. */
  faultBeside(field: string): { fault: Readonly<Record<string, unknown>>; says: string };
  /** A body with several faults, and its message. */
  faulty: { body: unknown; says: string };
  /** The response for a task that does not exist. */
  notFoundSays: string;
}

const invalid = { status: 400, Code: 'InvalidParameter' };

async function refused(api: RoomApi, body: unknown, says: string): Promise<string> {
  const { status, text } = await api.start(typeof body === 'string' ? body : JSON.stringify(body));
  return expectRefusal({ status, json: JSON.parse(text) }, { ...invalid, says }).RequestId;
}

const refusalCase = (title: string, body: unknown, says: string): Case => ({
  title,
  run: async (api) => void (await refused(api, body, says)),
});

const bodyCases: readonly Case[] = [
  ...['', 'not json', '{"SdkAppId":1400000000', "{'SdkAppId':1400000000}"].map((body) =>
    refusalCase(
      `rejects a body that is not JSON: ${JSON.stringify(body)}`,
      body,
      'request body must be JSON',
    ),
  ),
  ...['null', '5', '"a"', '[]'].map((body) =>
    refusalCase(`rejects a body that is not an object: ${body}`, body, 'request body must be an object'),
  ),
  {
    title: 'gives every rejection its own RequestId',
    run: async (api) => {
      const ids = [await refused(api, {}, ''), await refused(api, {}, '')];
      expectThat('the RequestIds of two refusals', ids, 'two different ones', new Set(ids).size === 2);
    },
  },
];

const rowCases = ({ rows, request, faultBeside }: RoomStaticOptions): readonly Case[] =>
  rows.flatMap((row) => {
    const { fault, says } = faultBeside(row.field);
    return [
      ...row.accepted.map(({ value }) =>
        refusalCase(
          `accepts ${row.field} ${shorten(value)}`,
          request({ ...row.alongside, ...fault, [row.field]: value }),
          says,
        ),
      ),
      ...row.refused.map(({ value, says: complaint }) =>
        refusalCase(
          `rejects ${row.field} ${shorten(value)}`,
          request({ ...row.alongside, [row.field]: value }),
          `${row.field} ${complaint}`,
        ),
      ),
    ];
  });

const unknownTasks = ['0', 'a'.repeat(500), '..%2F..%2Fetc%2Fpasswd', "'%20OR%201=1%20--", '录制'];

const taskCases = ({ notFoundSays }: RoomStaticOptions): readonly Case[] =>
  unknownTasks.flatMap((requestId) =>
    (['view', 'stop'] as const).map((ask) => ({
      title: `${ask} finds no task ${shorten(requestId)}`,
      run: async (api: RoomApi) =>
        void expectRefusal(await api[ask](requestId), {
          status: 404,
          Code: 'ResourceNotFound',
          says: notFoundSays,
        }),
    })),
  );

const badLists: readonly { query: Readonly<Record<string, string>>; says: string }[] = [
  { query: { limit: '0' }, says: 'limit must be in range [1, 1000]' },
  { query: { status: 'over' }, says: 'status must be one of all, running, finished' },
  { query: { cursor: 'x' }, says: 'cursor must be the NextCursor of a previous list' },
];

const listCases: readonly Case[] = badLists.map(({ query, says }) => ({
  title: `rejects a list with ${shorten(query)}`,
  run: async (api) => void expectRefusal(await api.list(query), { ...invalid, says }),
}));

/** What every such app must do without starting a task: safe to run anywhere, any number of times. */
export function roomStaticCases(options: RoomStaticOptions): readonly Case[] {
  const { body, says } = options.faulty;
  return [
    ...bodyCases,
    refusalCase('names every invalid field, in the order of the table', body, says),
    ...rowCases(options),
    ...taskCases(options),
    ...listCases,
  ];
}
