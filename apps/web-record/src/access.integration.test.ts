import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { signAppRequest } from '@scf-media/cloud/testing';
import { webRecordContract } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningService, startService } from './testing/start-service.ts';
import { createWebRecordHttp, type WebRecordHttp } from './testing/web-record-http.ts';

const key = { apiAppKey: 'APIDtest', apiAppSecret: 'only-for-tests' };
/** Of the private addresses, allows only that of the test's own pages; 127.0.0.2 stays forbidden. */
const access = {
  API_APP_KEY: key.apiAppKey,
  API_APP_SECRET: key.apiAppSecret,
  ALLOW_PRIVATE_URLS: '127.0.0.1/32',
  METRICS_TOKEN: 'scraper',
};
const metadata = 'http://169.254.0.23/latest/meta-data/';

const page = 'http://127.0.0.1/still';

let service: RunningService;
let http: WebRecordHttp;
beforeAll(async () => {
  service = await startService(access);
  http = createWebRecordHttp(service.url, key);
});
afterAll(async () => {
  await service?.[Symbol.asyncDispose]();
});

describe('authentication', () => {
  test('an unsigned request, or one signed with another key, gets 401', async () => {
    const strangers = [service.http, createWebRecordHttp(service.url, { ...key, apiAppSecret: 'guess' })];
    for (const stranger of strangers) {
      const { status, json } = await stranger.sendRaw('{"Action":"List"}');
      expect([status, json]).toEqual([
        401,
        {
          ErrorCode: 'Unauthorized',
          ErrorMessage: expect.stringMatching(/^HMAC signature /),
          RequestID: expect.any(String),
        },
      ]);
    }
    expect((await fetch(`${service.url}/health`)).status).toBe(200);
  });

  test('only the owner of the service can read the task store', async () => {
    const names = (await readdir(service.dir)).filter((name) => name.startsWith('tasks.db'));
    const modes = await Promise.all(names.map(async (name) => (await stat(join(service.dir, name))).mode));
    expect(names).toContain('tasks.db');
    expect(modes.map((mode) => mode & 0o077)).toEqual(names.map(() => 0));
  });

  test('metrics need the token, and count starts', async () => {
    const fetchMetrics = (headers: Record<string, string>) => fetch(`${service.url}/metrics`, { headers });
    expect((await fetchMetrics({})).status).toBe(401);
    expect((await fetchMetrics({ Authorization: 'Bearer guess' })).status).toBe(401);
    const shown = await fetchMetrics({ Authorization: 'Bearer scraper' });
    const lines = (await shown.text()).split('\n');
    expect(shown.status).toBe(200);
    expect(lines).toContain('scf_media_tasks_started_total{service="web-record"} 0');
    expect(lines).toContain('scf_media_tasks_waiting{service="web-record"} 0');
  });

  test.for(webRecordContract.staticCases.slice(0, 20))('signed: $title', (one) => one.run(http.sendRaw));
});

describe('authorization', () => {
  const makeKey = (Key: string) => ({ Key, Secret: `the secret of ${Key}`, Prefixes: [`${Key}/`] });
  const asKey = ({ Key, Secret }: ReturnType<typeof makeKey>) => ({ apiAppKey: Key, apiAppSecret: Secret });

  test('a limited key can neither see, stop nor overwrite the tasks of others', async () => {
    const [a, b] = [makeKey('team-a'), makeKey('team-b')];
    await using shared = await startService({
      ...access,
      API_KEYS: JSON.stringify([a, b]),
      REQUIRE_BODY_SIGNATURE: 'true',
      // No worker starts: the test is about the tasks.
      WORKER_FUNCTION: 'nobody',
    });
    const connectAs = (app: typeof a) => createWebRecordHttp(shared.url, asKey(app));
    const operator = createWebRecordHttp(shared.url, key);
    const start = (app: typeof a, TargetDir: string) =>
      connectAs(app).send('Start', { RecordURL: page, ClientToken: 'same', Output: { Cos: { TargetDir } } });
    expect(await start(a, 'team-b')).toMatchObject({
      ErrorCode: 'InvalidParam',
      ErrorMessage: 'Output.Cos.TargetDir must lead below team-a/ for this key',
    });
    // The worker function does not exist, so the tasks end with an error.
    await start(a, 'team-a');
    await start(b, 'team-b');
    const listIds = async (who: WebRecordHttp) =>
      ((await who.send('List', {})) as { Tasks: { TaskID: string }[] }).Tasks.map(({ TaskID }) => TaskID);
    const [idsA, idsB] = [await listIds(connectAs(a)), await listIds(connectAs(b))];
    expect([idsA.length, idsB.length]).toEqual([1, 1]);
    expect((await listIds(operator)).toSorted()).toEqual([...idsA, ...idsB].toSorted());
    for (const action of ['Describe', 'Stop', 'Refresh'] as const)
      expect(await connectAs(a).send(action, { TaskID: idsB[0] }), action).toMatchObject({
        ErrorMessage: 'TaskID: invalid task id, task not found',
      });
    expect(await connectAs(b).send('Describe', { TaskID: idsB[0] })).toMatchObject({ Status: 'finished' });
    const fetchRequest = async (by: typeof a): Promise<unknown> => {
      const url = `${shared.url}/tasks/${idsB[0]}/request`;
      return (await fetch(url, { headers: signAppRequest({ method: 'GET', url }, asKey(by)) })).json();
    };
    // The task has ended, so only these fields of its request are left.
    expect(await fetchRequest(b)).toMatchObject({ Request: { RecordURL: 'http://127.0.0.1', Width: 1280 } });
    expect(await fetchRequest(a)).toMatchObject({
      ErrorMessage: 'TaskID: invalid task id, task not found',
    });
  });

  test('a sweep of a closed service needs the secret', async () => {
    for (const path of ['/sweep', '/event-invoke'])
      expect((await fetch(service.url + path, { method: 'POST' })).status, path).toBe(401);
  });

  test('an open service on loopback rejects requests of other sites', async () => {
    await using open = await startService({});
    const sent = { method: 'POST', body: '{"Action":"List"}' };
    expect((await fetch(open.url, { ...sent, headers: { origin: 'https://evil.example' } })).status).toBe(
      403,
    );
    expect((await fetch(open.url, sent)).status).toBe(200);
  });
});

describe('the URL policy', () => {
  test.each([
    ['RecordURL', (url: string) => ({ RecordURL: url })],
    ['CallbackURL', (url: string) => ({ RecordURL: page, CallbackURL: url })],
  ])('%s is refused by its name', async (field, makeData) => {
    for (const url of [
      metadata,
      'http://127.0.0.2/',
      'http://2130706434/',
      'http://10.0.0.1/',
      'http://[::1]/',
    ])
      expect(await http.send('Start', makeData(url)), url).toMatchObject({
        ErrorCode: 'InvalidParam',
        ErrorMessage: `${field} must not lead to a private or reserved address`,
      });
  });
});

describe('limits', () => {
  test('requests per minute are limited, with the documented response', async () => {
    await using limited = await startService({ RATE_LIMIT_PER_MINUTE: '3' });
    const answers = [];
    for (let count = 0; count < 4; count += 1) answers.push(await limited.http.sendRaw('{"Action":"List"}'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers.map(({ json }) => (json as { ErrorCode?: string }).ErrorCode)).toEqual([
      undefined,
      undefined,
      undefined,
      'LimitExceeded',
    ]);
  });

  test('recordings above six hours need permanent keys', async () => {
    await using unkeyed = await startService({ SECRET_ID: '', SECRET_KEY: '' });
    const answer = await unkeyed.http.send('Start', {
      RecordURL: page,
      MaxDurationLimit: 21_601,
    });
    expect(answer).toMatchObject({
      ErrorCode: 'InvalidParam',
      ErrorMessage:
        'MaxDurationLimit must be at most 21600 without permanent keys (SECRET_ID and SECRET_KEY)',
    });
  });
});
