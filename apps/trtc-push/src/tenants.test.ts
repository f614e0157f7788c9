import { openTenants, type Tenants } from '@scf-media/cloud/testing';
import { pushRequest } from '@scf-media/protocol/contract';
import { toErrorBody } from '@scf-media/protocol/trtc-push';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { type PushData, pushKind } from './push-task.ts';
import { addRoutes } from './routes.ts';

const openService = (): Promise<Tenants> =>
  openTenants({
    kind: pushKind,
    config: readConfig({ TENCENTCLOUD_REGION: 'ap-guangzhou', SECRET_ID: 'id', SECRET_KEY: 'key' }),
    addRoutes,
    toErrorBody,
    toRequest: (_, fields) =>
      pushRequest({ VideoSrc: 'http://127.0.0.1/a.mp4', ClientToken: 'same', ...fields }),
  });

test('a limited key can neither see nor control the tasks of others', async () => {
  await using service = await openService();
  const { operator, a, b, statuses } = service;
  const [idA, idB] = [await service.start(a), await service.start(b)];
  const ids = [idA, idB, 'none'];
  // Both use the same ClientToken: a token belongs to its tenant.
  expect(idB).not.toBe(idA);
  expect(await service.start(a)).toBe(idA);
  expect(await statuses(a, 'GET', ids)).toEqual([200, 404, 404]);
  expect(await statuses(operator, 'GET', ids)).toEqual([200, 200, 404]);
  expect(await statuses(b, 'POST', ids, { Action: 'Pause' })).toEqual([404, 200, 404]);
  expect(await statuses(b, 'DELETE', ids)).toEqual([404, 200, 404]);
  // Number 1: none of the commands above has reached this task.
  expect(await service.store.sendCommand(idA, { type: 'stop', requestId: 'r' })).toBe(1);
});

test('a request is shown without its secrets, to callers who may see the task', async () => {
  await using service = await openService();
  const { a, b, operator } = service;
  const fields = {
    ...{ VideoSrc: 'http://127.0.0.1/secret-path.mp4?sign=secret-query', Volume: 50 },
    ...{ Callback: 'http://127.0.0.1/secret-hook', ClientToken: 'another' },
  };
  const id = await service.start(a, fields);
  const { status, text } = await service.readRequest(operator, id);
  expect([status, JSON.parse(text)]).toEqual([
    200,
    {
      Request: expect.objectContaining({
        ...{ VideoSrc: '…', UserSig: '…', Callback: 'http://127.0.0.1/…', Volume: 50, Mode: 'vod' },
      }),
      RequestId: expect.any(String),
    },
  ]);
  expect(text).not.toMatch(/secret|UserSig":"(?!…)/);
  expect((await service.readRequest(a, id)).status).toBe(200);
  expect((await service.readRequest(b, id)).status).toBe(404);
});

test("positions of limited keys are stored separately, the operator's under the documented key", async () => {
  await using service = await openService();
  const readTenant = async (by: Tenants['a']) =>
    (await service.store.get<PushData>(await service.start(by)))?.data.tenant;
  expect([
    await readTenant(service.a),
    await readTenant(service.b),
    await readTenant(service.operator),
  ]).toEqual(['team-a', 'team-b', undefined]);
});
