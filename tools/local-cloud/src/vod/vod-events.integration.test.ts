import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type LocalCloud, type LocalCloudOptions, startLocalCloud } from '../local-cloud.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { createTempDir } from '../testing/temp-dir.ts';
import { applyUpload, createVodClient } from '../testing/vod-fixture.ts';

const start = (dir: string, vod: NonNullable<LocalCloudOptions['vod']>): Promise<LocalCloud> =>
  startLocalCloud({ dir, vod });

/** Uploads something small, which VOD reports as NewFileUpload. @returns the FileId */
async function commitOne(cloud: LocalCloud): Promise<string> {
  const { cos, object, sessionKey } = await applyUpload(cloud, { MediaType: 'bin' });
  await cos.putObject({ ...object, Body: 'not media' });
  const { FileId } = await createVodClient(cloud.apiEndpoint).CommitUpload({ VodSessionKey: sessionKey });
  return FileId ?? '';
}

const eventStates = (cloud: LocalCloud): unknown[] =>
  cloud.vod.events().map(({ state, attempts }) => [state, attempts]);

test('without a configuration no events are delivered', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await start(dir.path, {});
  const client = createVodClient(cloud.apiEndpoint);
  expect(await client.DescribeEventConfig({})).toMatchObject({
    Mode: 'PUSH',
    NotificationUrl: '',
    UploadMediaCompleteEventSwitch: 'OFF',
    DeleteMediaCompleteEventSwitch: 'OFF',
    PersistenceCompleteEventSwitch: 'OFF',
  });
  await commitOne(cloud);
  expect(cloud.vod.events()).toEqual([]);
});

test('the configuration is changed by field and checked, and never returns the key', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await start(dir.path, {});
  const client = createVodClient(cloud.apiEndpoint);
  await client.ModifyEventConfig({ Mode: 'PULL', UploadMediaCompleteEventSwitch: 'ON', SubAppId: 1 });
  await client.ModifyEventConfig({ NotificationUrl: 'http://127.0.0.1:1/callback', SignKey: 'Key1' });
  const config = await client.DescribeEventConfig({});
  expect(config).toEqual({
    Mode: 'PULL',
    NotificationUrl: 'http://127.0.0.1:1/callback',
    UploadMediaCompleteEventSwitch: 'ON',
    DeleteMediaCompleteEventSwitch: 'OFF',
    PersistenceCompleteEventSwitch: 'OFF',
    RequestId: expect.any(String),
  });
  for (const wrong of [{ Mode: 'push' }, { NotificationUrl: 'ftp://h/' }, { SignKey: 'a b' }])
    await expect(client.ModifyEventConfig(wrong)).rejects.toMatchObject({ code: 'InvalidParameter' });
});

test('a failed push is retried three times with a new signature, and then fails permanently', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  await using cloud = await start(dir.path, {
    event: { mode: 'PUSH', notificationUrl: receiver.url, signKey: 'Key1' },
    redeliveryDelaysMs: [10, 20, 30],
    // Not shorter: a response that was sent has to arrive within that time, too.
    pushTimeoutMs: 2_000,
  });
  // A redirect, and a missing response, are failures as well.
  receiver.answers.push(500, 302, 0);
  const first = await commitOne(cloud);
  await eventually(() => receiver.received[3]);
  await eventually(() => cloud.vod.events().find(({ state }) => state === 'delivered'));
  expect(eventStates(cloud)).toEqual([['delivered', 4]]);
  for (const { Sign, T, ...event } of receiver.received) {
    expect(event).toEqual(cloud.vod.events()[0]?.event);
    expect(event).toMatchObject({ FileUploadEvent: { FileId: first } });
    expect(Sign).toBe(
      createHash('md5')
        .update(`Key1${String(T)}`)
        .digest('hex'),
    );
    expect(Number(T) * 1000 - Date.now()).toBeGreaterThan(500_000);
  }
  receiver.answers.push(500, 500, 500, 400);
  await commitOne(cloud);
  await eventually(() => cloud.vod.events().find(({ state }) => state === 'failed'));
  expect(eventStates(cloud)).toEqual([
    ['failed', 4],
    ['delivered', 4],
  ]);
  expect(cloud.vod.events()[0]?.lastError).toBe('the receiver responded with 400');
  expect(receiver.received).toHaveLength(8);
});

test('a failed event does not delay the next ones, which arrive in order', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  await using cloud = await start(dir.path, {
    event: { mode: 'PUSH', notificationUrl: receiver.url, deletions: true },
    redeliveryDelaysMs: [60_000],
  });
  receiver.answers.push(503);
  const ids: string[] = [];
  for (let index = 0; index < 4; index += 1) ids.push(await commitOne(cloud));
  await createVodClient(cloud.apiEndpoint).DeleteMedia({ FileId: ids[3] ?? '' });
  await receiver.next(({ EventType }) => EventType === 'FileDeleted');
  const subjects = cloud.vod
    .events()
    .toReversed()
    .map(({ subject, state }) => [subject, state]);
  expect(subjects).toEqual([
    [ids[0], 'pending'],
    [ids[1], 'delivered'],
    [ids[2], 'delivered'],
    [ids[3], 'delivered'],
    [ids[3], expect.stringMatching(/pending|delivered/)],
  ]);
});

test('undelivered events are delivered after a restart, with all their attempts', async () => {
  await using dir = await createTempDir('vod');
  await using receiver = await startEventReceiver();
  const options = {
    event: { mode: 'PUSH', notificationUrl: receiver.url },
    redeliveryDelaysMs: [60_000],
  } as const;
  receiver.answers.push(500);
  {
    await using cloud = await start(dir.path, options);
    await commitOne(cloud);
    await eventually(() => (cloud.vod.events()[0]?.attempts === 1 ? true : undefined));
  }
  await using cloud = await start(dir.path, options);
  await eventually(() => receiver.received[1]);
  await eventually(() => (cloud.vod.events()[0]?.state === 'delivered' ? true : undefined));
  expect(receiver.received[1]).toEqual(receiver.received[0]);
});

test('events are pulled sixteen at a time, and confirmed ones are not delivered again', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await start(dir.path, { event: { mode: 'PULL' }, pullWaitMs: 100 });
  const client = createVodClient(cloud.apiEndpoint);
  const ids: string[] = [];
  for (let index = 0; index < 18; index += 1) ids.push(await commitOne(cloud));
  const pull = async (): Promise<{ handles: string[]; files: string[] }> => {
    const { EventSet: events } = await client.PullEvents({});
    return {
      handles: events?.map(({ EventHandle }) => EventHandle ?? '') ?? [],
      files: events?.map(({ FileUploadEvent }) => FileUploadEvent?.FileId ?? '') ?? [],
    };
  };
  const [first, second] = [await pull(), await pull()];
  expect([first.files, second.files]).toEqual([ids.slice(0, 16), ids.slice(16)]);
  await expect(pull()).rejects.toMatchObject({ code: 'ResourceNotFound' });
  const confirm = (EventHandles: string[]): Promise<unknown> => client.ConfirmEvents({ EventHandles });
  const refused = { code: 'InvalidParameterValue' };
  await expect(confirm([...first.handles, ...second.handles])).rejects.toMatchObject(refused);
  await expect(confirm(['unknown'])).rejects.toMatchObject(refused);
  await confirm(first.handles);
  await confirm(second.handles);
  await expect(confirm(first.handles)).rejects.toMatchObject(refused);
  expect(new Set(cloud.vod.events().map(({ state }) => state))).toEqual(new Set(['delivered']));
});

test('an unconfirmed event is delivered again with another handle, and the old one is rejected', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await start(dir.path, { event: { mode: 'PULL' }, confirmMs: 50 });
  const client = createVodClient(cloud.apiEndpoint);
  await commitOne(cloud);
  const pull = async (): Promise<string> => (await client.PullEvents({})).EventSet?.[0]?.EventHandle ?? '';
  // The second pull waits until the first one times out.
  const [first, second] = [await pull(), await pull()];
  expect(second).not.toBe(first);
  await expect(client.ConfirmEvents({ EventHandles: [first] })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
    message: expect.stringContaining('4000'),
  });
  await eventually(() => ((cloud.vod.events()[0]?.dueAtMs ?? 0) < Date.now() ? true : undefined));
  await expect(client.ConfirmEvents({ EventHandles: [second] })).rejects.toMatchObject({
    code: 'InvalidParameterValue',
  });
  expect(eventStates(cloud)).toEqual([['pending', 2]]);
});

test('a pull waits for an event, and ends when the cloud stops', async () => {
  await using dir = await createTempDir('vod');
  const cloud = await start(dir.path, { event: { mode: 'PULL' }, pullWaitMs: 60_000 });
  const client = createVodClient(cloud.apiEndpoint);
  const waiting = client.PullEvents({});
  await eventually(() => cloud.vod.calls('PullEvents')[0]);
  const id = await commitOne(cloud);
  expect((await waiting).EventSet?.[0]?.FileUploadEvent?.FileId).toBe(id);
  const second = client.PullEvents({}).catch((error: unknown) => error);
  await eventually(() => cloud.vod.calls('PullEvents')[1]);
  await cloud[Symbol.asyncDispose]();
  expect(await second).toBeInstanceOf(Error);
});

test('pushed events cannot be pulled', async () => {
  await using dir = await createTempDir('vod');
  await using cloud = await start(dir.path, {});
  await expect(createVodClient(cloud.apiEndpoint).PullEvents({})).rejects.toMatchObject({
    code: 'FailedOperation',
  });
});
