import { openTaskStore } from '@scf-media/cloud/tasks';
import { type ListData, parseWebRecordRequest } from '@scf-media/protocol/web-record';
import { expect, test } from 'vitest';
import { type RecordData, recordKind } from './record-task.ts';
import { listTasks } from './routes.ts';

const parseList = (Data: object): ListData => {
  const request = parseWebRecordRequest({ Action: 'List', Data });
  if (request.Action !== 'List') throw new Error('not a List');
  return request.Data;
};
const start = (() => {
  const request = parseWebRecordRequest({ Action: 'Start', Data: { RecordURL: 'https://example.com/' } });
  if (request.Action !== 'Start') throw new Error('not a Start');
  return request.Data;
})();

test('a page of a list begins where the previous one ended, and is never larger than a response may be', async () => {
  await using store = await openTaskStore('sqlite::memory:');
  for (let at = 1; at <= 25; at += 1) {
    await store.create<RecordData>({
      id: `t${at}`,
      app: recordKind.app,
      status: 'normal',
      rank: 0,
      data: { start, result: { Warnings: ['x'.repeat(1_000)] } as NonNullable<RecordData['result']> },
    });
  }
  const pages: number[] = [];
  const seen: string[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined;) {
    const request = parseList({ Limit: 10, ...(cursor === '' ? {} : { Cursor: cursor }) });
    const page: Awaited<ReturnType<typeof listTasks>> = await listTasks(
      request,
      { store, caller: {} },
      5_000,
    );
    pages.push(page.Tasks.length);
    seen.push(...page.Tasks.map(({ TaskID }) => TaskID));
    cursor = page.NextCursor;
  }
  expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => `t${25 - at}`));
  expect(Math.max(...pages)).toBe(4);
  expect((await listTasks(parseList({}), { store, caller: {} })).NextCursor).toBeUndefined();
});
