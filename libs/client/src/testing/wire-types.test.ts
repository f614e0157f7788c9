import { readFile } from 'node:fs/promises';
import type { listDataSchema, ListResponse, startDataSchema, TaskInfo } from '@scf-media/protocol/web-record';
import type * as push from '@scf-media/protocol/trtc-push';
import type * as record from '@scf-media/protocol/trtc-record';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { TrtcPush, TrtcRecord, WebRecord } from '../client/index.ts';
import { generateWireTypes } from './wire-types.ts';

const files = await generateWireTypes();

test.each([...files])('src/wire/%s matches the schemas (npm run client:types)', async (name, text) => {
  expect(await readFile(new URL(`../wire/${name}`, import.meta.url), 'utf8')).toBe(text);
});

test('the schemas accept the types that the client sends', () => {
  expectTypeOf<WebRecord.StartData>().toExtend<z.input<typeof startDataSchema>>();
  expectTypeOf<WebRecord.ListData>().toExtend<z.input<typeof listDataSchema>>();
  expectTypeOf<TrtcPush.StartRequest>().toExtend<z.input<typeof push.pushRequestSchema>>();
  expectTypeOf<TrtcRecord.StartRequest>().toExtend<z.input<typeof record.recordRequestSchema>>();
});

test('the types that the client returns match the schemas', () => {
  expectTypeOf<TaskInfo>().toExtend<WebRecord.TaskInfo>();
  expectTypeOf<ListResponse>().toExtend<WebRecord.TaskList>();
  expectTypeOf<push.TaskView>().toExtend<TrtcPush.Task>();
  expectTypeOf<record.TaskView>().toExtend<TrtcRecord.Task>();
  expectTypeOf<record.TaskList>().toExtend<TrtcRecord.TaskList>();
});
