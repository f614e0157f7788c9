import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { pushRequest } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from './create-client.ts';
import { createWebRecordClient } from './web-record.ts';

/** Deployed with every requirement that a signature can have. */
const key = { id: 'APIDtest', secret: 'only-for-tests' };
const strict = {
  API_APP_KEY: key.id,
  API_APP_SECRET: key.secret,
  REQUIRE_BODY_SIGNATURE: 'true',
  REQUIRE_NONCE: 'true',
};
const names = ['web-record', 'trtc-push', 'trtc-record', 'vod-callback'] as const;

let services: RunningService[];
beforeAll(async () => {
  services = await Promise.all(names.map((name) => startService(name, { environment: strict })));
});
afterAll(async () => {
  for (const service of services ?? []) await service[Symbol.asyncDispose]();
});

const client = () => {
  const [webRecord, trtcPush, trtcRecord, vodCallback] = services.map(({ url }) => url);
  return createClient({ endpoints: { webRecord, trtcPush, trtcRecord, vodCallback }, key });
};
const soon = { intervalMs: 100 };

describe('web-record', () => {
  test('starts a task once, follows it to its end and lists it', async () => {
    const { webRecord } = client();
    const data = { RecordURL: 'http://127.0.0.1:1/', ClientToken: 'once' };
    const taskId = await webRecord.start(data);
    expect(await webRecord.start(data)).toBe(taskId);
    const seen: string[] = [];
    // There is no browser here: it ends with an error.
    for await (const { Status } of webRecord.progress(taskId, soon)) seen.push(Status);
    expect(seen.at(-1)).toBe('finished');
    const task = await webRecord.waitFor(taskId, 'finished');
    expect(task.Result?.ErrorCode).toEqual(expect.any(String));
    await webRecord.stop(taskId);
    await expect(webRecord.pause(taskId)).rejects.toMatchObject({ code: 'InvalidStatus', status: 200 });

    const other = await webRecord.start({ RecordURL: 'http://127.0.0.1:1/' });
    const listed = [];
    for await (const { TaskID } of webRecord.listAll({ Limit: 1 })) listed.push(TaskID);
    expect(listed).toEqual([other, taskId]);
    await webRecord.stop(other);
  });

  test('reports a wrong key', async () => {
    const stranger = createWebRecordClient({
      endpoint: services[0]?.url ?? '',
      key: { ...key, secret: 'another-secret' },
    });
    await expect(stranger.list()).rejects.toMatchObject({ code: 'Unauthorized', status: 401 });
  });
});

describe('trtc-push and trtc-record', () => {
  test('starts a push once, lists, controls and stops it', async () => {
    const { trtcPush } = client();
    const request = { ...pushRequest({}), ClientToken: 'once' } as never;
    const taskId = await trtcPush.start(request);
    expect(await trtcPush.start(request)).toBe(taskId);
    expect((await trtcPush.list()).Tasks.map(({ RequestId }) => RequestId)).toEqual([taskId]);
    await trtcPush.stop(taskId);
    const ended = await trtcPush.waitFor(taskId, 'finished', soon);
    expect(ended.EndReason).toEqual(expect.any(String));
    await expect(trtcPush.seek(taskId, 3)).rejects.toMatchObject({ code: 'InvalidStatus', status: 409 });
  });

  test('an unknown task is an error with its code', async () => {
    const { trtcRecord } = client();
    await expect(trtcRecord.describe('no such')).rejects.toMatchObject({
      code: 'ResourceNotFound',
      status: 404,
      requestId: expect.any(String),
    });
    expect(await trtcRecord.list({ status: 'running', limit: 5 })).toEqual({ Tasks: [] });
  });
});

test('vod-callback accepts an event once and shows it', async () => {
  const { vodCallback } = client();
  const event = { EventType: 'FileDeleted', FileDeleteEvent: { FileIdSet: ['1'] } };
  const { EventId, New } = await vodCallback.send(event);
  expect(New).toBe(true);
  expect(await vodCallback.send(event)).toMatchObject({ EventId, New: false });
  expect((await vodCallback.events.list()).items.map(({ Id }) => Id)).toEqual([EventId]);
  expect((await vodCallback.events.waitFor(EventId, 'done', soon)).Event).toEqual(event);
  await expect(vodCallback.results.get('1')).rejects.toMatchObject({ code: 'NotFound' });
});
