import type { TranscodeResult } from '@scf-media/protocol/vod-events';
import { expect, it } from 'vitest';
import { mergeResults } from './result-store.ts';

const result = (
  TaskId: string,
  Definition: number,
  Url = `http://v/${TaskId}/${Definition}`,
): TranscodeResult => ({
  FileId: 'f',
  TaskId,
  Definition,
  Type: 'Transcode',
  Status: 'SUCCESS',
  ErrCode: 0,
  Url,
});
const add = (before: Parameters<typeof mergeResults>[0], taskId: string, ...results: TranscodeResult[]) =>
  mergeResults(before, { fileId: 'f', taskId, results });

it('stores the results of several procedures, newest last', () => {
  const first = add(undefined, 'a', result('a', 1), result('a', 2));
  expect(first).toEqual({ FileId: 'f', Results: [result('a', 1), result('a', 2)] });
  expect(add(first, 'b', result('b', 1)).Results).toEqual([result('a', 1), result('a', 2), result('b', 1)]);
});

it('replaces earlier results of a procedure in place', () => {
  const before = { FileId: 'f', Results: [result('a', 1), result('a', 2), result('b', 1)] };
  expect(add(before, 'a', result('a', 3, 'new')).Results).toEqual([result('a', 3, 'new'), result('b', 1)]);
  expect(add(before, 'b', result('b', 1)).Results).toEqual(before.Results);
});

it('drops the oldest results beyond the maximum', () => {
  const many = Array.from({ length: 200 }, (_, index) => result('a', index));
  const { Results } = add({ FileId: 'f', Results: many }, 'b', result('b', 1));
  expect(Results).toHaveLength(200);
  expect([Results[0]?.Definition, Results.at(-1)?.TaskId]).toEqual([1, 'b']);
});
