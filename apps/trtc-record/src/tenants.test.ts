import { randomUUID } from 'node:crypto';
import { callerOf, requireAppKey } from '@scf-media/cloud/access';
import { createService } from '@scf-media/cloud/http';
import { createLogger } from '@scf-media/cloud/log';
import { codeResponse, openTaskStore, taskRoom } from '@scf-media/cloud/tasks';
import { signAppRequest } from '@scf-media/cloud/testing';
import { createUrlPolicy } from '@scf-media/cloud/url-policy';
import { recordRequest } from '@scf-media/protocol/contract';
import { errorBodyOf, errorCode } from '@scf-media/protocol/trtc-record';
import { expect, test } from 'vitest';
import { recordKind } from './record-task.ts';
import { readConfig } from './config.ts';
import { addRoutes } from './routes.ts';

const operator = { apiAppKey: 'operator', apiAppSecret: 'the secret of the operator' };
const tenant = (apiAppKey: string) => ({
  ...{ apiAppKey, apiAppSecret: `the secret of ${apiAppKey}` },
  scope: { prefixes: [`${apiAppKey}/`] },
});
const [a, b] = [tenant('team-a'), tenant('team-b')];

/** The web function with tasks in memory, and a platform whose workers never come. */
async function openService() {
  const store = await openTaskStore('sqlite::memory:');
  const log = createLogger({ name: 't', level: 'silent' });
  const app = createService({
    ...{ name: 't', log, maxBodyBytes: 10_000 },
    onError: (error, id) =>
      codeResponse(errorBodyOf(error, id), error, { [errorCode.ResourceNotFound]: 404 }),
  });
  const access = {
    ...{ applications: [operator, a, b], requireBodySignature: true, requireNonce: false, hosts: [] },
  };
  app.use('*', requireAppKey(access, { takeTurn: store.takeTurn, onPlatform: false }));
  const tasks = {
    store,
    scf: {
      invokeEvent: async () => randomUUID(),
      asyncStatus: async () => undefined,
      terminate: async () => undefined,
    },
    workerFunction: 'worker',
    close: async () => undefined,
  };
  const config = readConfig({ TENCENTCLOUD_REGION: 'ap-guangzhou', SECRET_ID: 'id', SECRET_KEY: 'key' });
  addRoutes(app, (context) => ({
    ...tasks,
    config,
    urlPolicy: createUrlPolicy({ allowPrivate: true }),
    room: taskRoom(recordKind, { store, most: undefined, full: () => new Error('full') }),
    caller: callerOf(context),
    requestId: context.var.requestId,
    log: context.var.log,
  }));
  async function send(by: typeof operator, method: string, path: string, request?: object) {
    const url = `http://h${path}`;
    const body = request === undefined ? '' : JSON.stringify(request);
    const headers = signAppRequest({ method, url, body }, by);
    return app.request(url, { method, headers, ...(body === '' ? {} : { body }) });
  }
  async function start(by: typeof operator, fields: Record<string, unknown> = {}) {
    const answer = await send(
      by,
      'POST',
      '/',
      recordRequest({ 'CosConfig.Path': `${by.apiAppKey}/x`, ClientToken: 'same', ...fields }),
    );
    return answer.headers.get('x-task-id') ?? (await answer.text());
  }
  return { store, send, start, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

test('a limited key neither sees nor steers what another has started', async () => {
  await using service = await openService();
  const [ofA, ofB] = [await service.start(a), await service.start(b)];
  // A token is the tenant's own word.
  expect(ofB).not.toBe(ofA);
  expect(await service.start(a)).toBe(ofA);
  const statuses = async (by: typeof operator, method: string, body?: object) => {
    const answers = [];
    for (const id of [ofA, ofB, 'none'])
      answers.push((await service.send(by, method, `/tasks/${id}`, body)).status);
    return answers;
  };
  expect(await statuses(a, 'GET')).toEqual([200, 404, 404]);
  expect(await statuses(operator, 'GET')).toEqual([200, 200, 404]);
  expect(await statuses(b, 'DELETE')).toEqual([404, 200, 404]);
  // It is the first that is said to that one.
  expect(await service.store.sendCommand(ofA, { type: 'stop', requestId: 'r' })).toBe(1);
});

test('a limited key writes nowhere but where it may', async () => {
  await using service = await openService();
  const refused = JSON.parse(await service.start(a, { 'CosConfig.Path': 'team-b/x' })) as object;
  expect(refused).toMatchObject({ Message: 'CosConfig.Path must lead below team-a/ for this key' });
  expect(await service.store.count('trtc-record')).toBe(0);
});
