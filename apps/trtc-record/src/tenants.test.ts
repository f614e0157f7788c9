import { openTenants, type Tenants } from '@scf-media/cloud/testing';
import { recordRequest } from '@scf-media/protocol/contract';
import { toErrorBody } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { recordKind } from './record-task.ts';
import { addRoutes } from './routes.ts';

const openService = (): Promise<Tenants> =>
  openTenants({
    kind: recordKind,
    config: readConfig({ TENCENTCLOUD_REGION: 'ap-guangzhou', SECRET_ID: 'id', SECRET_KEY: 'key' }),
    addRoutes,
    toErrorBody,
    toRequest: ({ apiAppKey }, fields) =>
      recordRequest({ 'CosConfig.Path': `${apiAppKey}/x`, ClientToken: 'same', ...fields }),
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
  expect(await statuses(b, 'DELETE', ids)).toEqual([404, 200, 404]);
  // Number 1: none of the commands above has reached this task.
  expect(await service.store.sendCommand(idA, { type: 'stop', requestId: 'r' })).toBe(1);
});

test('a limited key can write only to its own buckets and folders', async () => {
  await using service = await openService();
  const refused = JSON.parse(await service.start(service.a, { 'CosConfig.Path': 'team-b/x' })) as object;
  expect(refused).toMatchObject({ Message: 'CosConfig.Path must lead below team-a/ for this key' });
  expect(await service.store.countOpen('trtc-record')).toBe(0);
});

test('a request is shown without its secrets, to callers who may see the task', async () => {
  await using service = await openService();
  const id = await service.start(service.a, { Callback: 'http://127.0.0.1/secret-hook' });
  const { status, text } = await service.readRequest(service.a, id);
  expect([status, JSON.parse(text)]).toMatchObject([
    200,
    { Request: { UserSig: '…', Callback: 'http://127.0.0.1/…', Mode: expect.any(String) } },
  ]);
  expect(text).not.toContain('secret-hook');
  expect((await service.readRequest(service.b, id)).status).toBe(404);
});
