import { eventually } from '@scf-media/local-cloud/testing';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readFunction } from './actual/read-function.ts';
import { createClsSearch } from './cloud/cls-api.ts';
import { applyDeployment } from './commands/deploy.ts';
import { readLogLines } from './commands/logs.ts';
import { removeFunctions } from './commands/remove.ts';
import { listStatus } from './commands/status.ts';
import { planRollback } from './plan/plan-rollback.ts';
import { measureColdStart } from './testing/cold-start.ts';
import { type LocalDeployment, startLocalDeployment } from './testing/local-deployment.ts';
import { createVodApi } from './vod/vod-api.ts';

/** A program whose responses differ from vod-callback's. */
const otherProgram = `import { createServer } from 'node:http';
createServer((_request, response) => response.end('other')).listen(process.env.PORT, process.env.HOST);
`;

describe.sequential('vod-callback on the local cloud', () => {
  const app = 'vod-callback';
  const secrets = { PATH_SECRET: 'a-long-secret-path', CALLBACK_KEY: 'callbackKey1' };
  let local: LocalDeployment;
  const topic = { CLS_LOGSET_ID: 'logset-1', CLS_TOPIC_ID: 'topic-1' };
  let address = '';

  const live = async (): Promise<string | undefined> => (await readFunction(local.scf, app))?.liveVersion;
  const health = async (): Promise<string> => (await fetch(`${address}/health`)).text();
  const packageOther = async (): Promise<void> => {
    const dist = join(local.dir, 'other');
    await mkdir(dist, { recursive: true });
    await writeFile(join(dist, 'main.js'), otherProgram);
    await local.package(app, dist);
  };

  beforeAll(async () => {
    local = await startLocalDeployment();
    await local.package(app);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test('a dry run prints what would be done, and changes nothing', async () => {
    const { address: none, printed } = await local.deploy(app, secrets, { isDryRun: true });
    expect(none).toBeUndefined();
    expect(printed).toEqual([
      `Start deploying vod-callback to ${local.cloud.apiEndpoint}.`,
      'Would create vod-callback.',
      '    web function, Nodejs20.19, 256 MB, 60 s',
      expect.stringMatching(/^ {4}zip [0-9a-f]{12}$/),
      '    variables: CALLBACK_KEY, PATH_SECRET, SWEEP_SECRET, VOD_ENDPOINT, VOD_PROTOCOL',
      'Would publish a version of vod-callback.',
      'Would point vod-callback to the new version.',
      'Would create the address of vod-callback.',
    ]);
    expect(await readFunction(local.scf, app)).toBeUndefined();
  });

  test('the first deployment creates it, and prints an address that responds', async () => {
    const deployed = await local.deploy(app, secrets);
    address = deployed.address ?? '';
    expect(deployed.printed.slice(-2)).toEqual(['vod-callback is deployed.', `Service address: ${address}`]);
    expect(await health()).toContain('"vod-callback"');
    expect((await fetch(`${address}/${secrets.PATH_SECRET}/events`)).status).toBe(200);
    expect((await fetch(`${address}/events`)).status).toBe(404);
  });

  test('no secret is printed', async () => {
    const { printed } = await local.deploy(
      app,
      { ...secrets, CALLBACK_KEY: 'callbackKey2' },
      { isDryRun: true },
    );
    expect(printed).toContain('    variable CALLBACK_KEY: changed');
    expect(printed.join('\n')).not.toMatch(/callbackKey|a-long-secret-path|local-secret/);
  });

  test('its logs are found only with a log topic', async () => {
    const search = createClsSearch(local.settings());
    await expect(readLogLines([app], 5, { scf: local.scf, search })).rejects.toThrow(
      'vod-callback has no log topic: set CLS_LOGSET_ID and CLS_TOPIC_ID',
    );
    await local.deploy(app, { ...secrets, ...topic });
    expect(await health()).toContain('"vod-callback"');
    const logs = await eventually(async () => {
      const lines = await readLogLines([app], 5, { scf: local.scf, search });
      return lines.length > 0 ? lines : undefined;
    });
    expect(logs[0]).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] vod-callback: /);
    expect(logs.join('\n')).not.toMatch(/callbackKey|a-long-secret-path/);
  });

  test('a second deployment changes nothing', async () => {
    const before = await readFunction(local.scf, app);
    expect((await local.deploy(app, secrets)).printed).toEqual([
      `Start deploying vod-callback to ${local.cloud.apiEndpoint}.`,
      'vod-callback is up to date: no changes.',
      `Service address: ${address}`,
    ]);
    expect(await readFunction(local.scf, app)).toEqual(before);
  });

  test('VOD gets the address on request only, after a warning and a confirmation', async () => {
    const api = createVodApi(local.settings());
    const before = await api.read();
    const refused = local.deploy(app, secrets, { vod: { api, confirm: () => Promise.resolve(false) } });
    await expect(refused).rejects.toThrow('not confirmed (--yes confirms)');
    expect(await api.read()).toEqual(before);

    const { printed } = await local.deploy(app, secrets, {
      vod: { api, confirm: () => Promise.resolve(true) },
    });
    expect(printed).toContain(`    callback URL: none -> ${address}/***/callback`);
    expect(printed.find((line) => line.startsWith('Warning'))).toContain(
      'apply to the whole VOD application',
    );
    expect(await api.read()).toMatchObject({
      mode: 'PUSH',
      url: `${address}/${secrets.PATH_SECRET}/callback`,
    });
  });

  test('other code becomes a new version, and a rollback restores the previous one', async () => {
    await packageOther();
    await local.deploy(app, secrets);
    expect([await live(), await health()]).toEqual(['3', 'other']);

    const fn = await readFunction(local.scf, app);
    await applyDeployment(planRollback(fn === undefined ? [] : [fn]), local.parts(app, local.settings()));
    expect(await live()).toBe('2');
    expect(await health()).toContain('"vod-callback"');
  });

  test('the next deployment moves forward again, and publishes nothing twice', async () => {
    const { printed } = await local.deploy(app, secrets);
    expect(printed).toContain('Point vod-callback to version 3 instead of version 2.');
    expect((await readFunction(local.scf, app))?.versions.map(({ version }) => version)).toEqual([
      '1',
      '2',
      '3',
    ]);
    await local.package(app);
    await local.deploy(app, secrets);
    expect(await health()).toContain('"vod-callback"');
  });

  test('reliable mode adds its timer, and the other mode removes it', async () => {
    const { address = '' } = await local.deploy(app, { ...secrets, EVENT_MODE: 'PULL' });
    const timer = `${app}-timer`;
    expect(await listStatus([timer], local.scf)).toContain('  timer sweep: 0 */1 * * * * *');
    const deployed = await readFunction(local.scf, timer);
    expect(deployed?.retries).toEqual({ retryNum: 0, msgTtlSeconds: 60 });
    const { environment } = deployed?.settings ?? {};
    expect(environment).toEqual({
      TARGET_URL: address,
      SWEEP_SECRET: expect.stringMatching(/^[0-9a-f]{48}$/),
    });
    expect((await local.deploy(app, { ...secrets, EVENT_MODE: 'PULL' })).printed).toContain(
      'vod-callback is up to date: no changes.',
    );

    await local.deploy(app, { ...secrets, EVENT_STORE: 'file:/tmp/events' });
    const sweep = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${address}/event-invoke`, { method: 'POST', body: '{"Type":"Timer"}', headers });
    expect((await sweep({})).status).toBe(401);
    expect((await sweep({ 'X-Sweep-Secret': environment?.['SWEEP_SECRET'] ?? '' })).status).toBe(200);

    const { printed } = await local.deploy(app, secrets);
    expect(printed).toContain('Delete the timer sweep of vod-callback-timer.');
  });

  test('the code can go through a bucket', async () => {
    await packageOther();
    await local.deploy(app, { ...secrets, CODE_BUCKET: 'recordings-1250000000' });
    expect(local.cloud.cos.objects('recordings-1250000000').map(({ key }) => key)).toEqual([
      expect.stringMatching(/^scf-media\/vod-callback\/[0-9a-f]{64}\.zip$/),
    ]);
    expect(await health()).toBe('other');
  });

  test('a failed step is reported, and the same command continues from there', async () => {
    await local.package(app);
    const refused = local.deploy(app, { ...secrets, CODE_BUCKET: 'no-such-bucket-1250000000' });
    await expect(refused).rejects.toThrow(
      'update the code of vod-callback: the upload of the code to no-such-bucket',
    );
    await local.deploy(app, secrets);
    expect(await health()).toContain('"vod-callback"');
  });

  test('the next request replaces a killed process', async () => {
    const times = await measureColdStart(local.cloud, app, `${address}/health`);
    console.info('cold start', app, times);
    expect(times.pids).toHaveLength(new Set(times.pids).size);
  });

  test('without settings, a secret path is created in a private file, and kept', async () => {
    const fresh = 'vod-callback';
    const parts = { ...local.parts(fresh, local.settings()), isDryRun: false };
    await removeFunctions([fresh], { ...parts, confirm: () => Promise.resolve(true) });
    const { address: made = '', printed } = await local.deploy(fresh, {}, { isPublic: false });
    const secret = (await readFunction(local.scf, fresh))?.settings.environment['PATH_SECRET'] ?? '';
    expect(secret).toMatch(/^[0-9a-f]{48}$/);
    const file = /in (\S+)\. Later deployments/.exec(printed.join('\n'))?.[1] ?? '';
    expect(await readFile(join(local.dir, file), 'utf8')).toBe(`PATH_SECRET=${secret}\n`);
    expect(printed.join('\n')).not.toContain(secret);
    expect((await fetch(`${made}/events`)).status).toBe(404);
    expect((await fetch(`${made}/${secret}/events`)).status).toBe(200);
    expect((await local.deploy(fresh, {}, { isPublic: false })).printed).toContain(
      'vod-callback is up to date: no changes.',
    );
  });

  test('it is removed after a confirmation', async () => {
    const parts = { ...local.parts(app, local.settings()), isDryRun: false };
    const refused = removeFunctions([app], { ...parts, confirm: () => Promise.resolve(false) });
    await expect(refused).rejects.toThrow('nothing was deleted');
    await removeFunctions([app], { ...parts, confirm: () => Promise.resolve(true) });
    expect(await listStatus([app], local.scf)).toEqual(['vod-callback: not deployed']);
  });
});
