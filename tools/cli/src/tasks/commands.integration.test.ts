import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/scf-media.mjs', import.meta.url));

/** Deployed ones, with a key, and of web-record, trtc-push and trtc-record in this order. */
let services: RunningService[];
let endpoints: Record<string, string>;
beforeAll(async () => {
  const { CHROMIUM_PATH = '' } = process.env;
  const environment = { API_APP_KEY: 'APIDtest', API_APP_SECRET: 'only-for-tests', CHROMIUM_PATH };
  services = await Promise.all(
    ['web-record', 'trtc-push', 'trtc-record'].map((name) => startService(name, { environment })),
  );
  const [SCF_MEDIA_ENDPOINT = '', SCF_MEDIA_PUSH_ENDPOINT = '', SCF_MEDIA_ROOM_ENDPOINT = ''] = services.map(
    ({ url }) => url,
  );
  endpoints = { SCF_MEDIA_ENDPOINT, SCF_MEDIA_PUSH_ENDPOINT, SCF_MEDIA_ROOM_ENDPOINT };
});
afterAll(async () => {
  for (const service of services ?? []) await service[Symbol.asyncDispose]();
});

async function scfMedia(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...endpoints,
      SCF_MEDIA_APP_KEY: 'APIDtest',
      SCF_MEDIA_APP_SECRET: 'only-for-tests',
      SCF_MEDIA_USER_SIG: 'a signature that no room takes',
      ...environment,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...output, code };
}

/** Nothing listens there. */
const nowhere = 'http://127.0.0.1:1';

test('starts, lists, shows and stops a push of a deployed service', async () => {
  const started = await scfMedia(['push', `${nowhere}/a.mp4`, '--room', 'lesson', '--detach']);
  expect(started).toMatchObject({ code: 0, stderr: '' });
  const id = started.stdout.trim();

  const listed = await scfMedia(['ls', '--of', 'pushes', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ RequestId: id, StrRoomId: 'lesson' }]);
  // Services that are not there do not matter as long as one is.
  const others = { SCF_MEDIA_ENDPOINT: nowhere, SCF_MEDIA_ROOM_ENDPOINT: nowhere };
  expect(await scfMedia(['ls'], others)).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });

  const shown = await scfMedia(['show', id]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ RequestId: id, UserId: 'pusher', Mode: 'vod' });
  // A push without a source soon ends by itself.
  expect(await scfMedia(['stop', id])).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^(stopping the task|the task had already finished)\n$/),
  });
});

test('follows a recording of a room to its end and prints the result', async () => {
  const started = await scfMedia(['room', 'record', '--room-id', '7', '--mode', '00', '--detach']);
  expect(started).toMatchObject({ code: 0, stderr: '' });
  const id = started.stdout.trim();
  const shown = await scfMedia(['show', id, '--of', 'rooms']);
  expect(JSON.parse(shown.stdout)).toMatchObject({ RequestId: id, RoomId: '7', Mode: '00' });
  expect(await scfMedia(['stop', id])).toMatchObject({ code: 0 });

  // The room takes nobody with such a signature: the task fails, and its JSON is there all the same.
  const followed = await scfMedia(['room', 'record', '--room', 'lesson', '--json']);
  expect(followed.code).toBe(1);
  const { Status, Message } = JSON.parse(followed.stdout) as { Status: string; Message: string };
  expect(Status).toBe('finished');
  expect(followed.stderr.trimEnd().split('\n').at(-1)).toBe(Message);
});

test('an unreachable service or a wrong key is reported in one line', async () => {
  // No service of ours answers there.
  const nobody = await scfMedia(['record', 'https://example.com', '--endpoint', nowhere]);
  expect(nobody).toMatchObject({ code: 1, stdout: '' });
  expect(nobody.stderr).toContain('http://127.0.0.1:1 cannot be reached');
  const wrongKey = { SCF_MEDIA_APP_SECRET: 'another-secret' };
  const stranger = await scfMedia(['record', 'https://example.com', '--json'], wrongKey);
  expect(stranger).toMatchObject({ code: 1, stdout: '' });
  expect(stranger.stderr).toContain('HMAC signature does not match');
  expect(await scfMedia(['ls', '--of', 'recordings', '--json'])).toMatchObject({ code: 0, stdout: '[]\n' });
});

test('a mistake is reported in one line, and the command fails', async () => {
  expect(await scfMedia(['show', 'no-such-task'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'no service has a task no-such-task\n',
  });
  const wrongKey = { SCF_MEDIA_APP_SECRET: 'another-secret' };
  expect(await scfMedia(['ls', '--of', 'pushes'], wrongKey)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^HMAC signature does not match/),
  });
  expect(await scfMedia(['push', `${nowhere}/a.mp4`])).toEqual({
    code: 2,
    stdout: '',
    stderr: 'name the room: --room <name>, or --room-id <number>\n',
  });
});

test('deploy and logs pass their options to Nx and exit with its code', async () => {
  const local = { PORT_BASE: String(services[0]?.cloud.apiPort), NX_DAEMON: 'false' };
  const checked = await scfMedia(
    // What is packaged is not needed to look at the account.
    ['deploy', 'vod-callback', '--exclude-task-dependencies', '--local', '--check'],
    local,
  );
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('ok: all variables are set') });
  const logs = await scfMedia(['logs', 'vod-callback', '--local', '--since', '5'], local);
  expect(logs.code).toBe(1);
  expect(logs.stdout).toContain('not deployed: vod-callback');
});

describe('on a machine that lacks something', () => {
  let bin: string;
  beforeAll(async () => {
    bin = await mkdtemp(join(tmpdir(), 'bin-'));
    for (const name of ['ffmpeg', 'ffprobe', 'apt-get', 'sudo']) {
      await writeFile(join(bin, name), '#!/bin/sh\n');
      await chmod(join(bin, name), 0o755);
    }
  });
  afterAll(() => rm(bin, { recursive: true, force: true }));

  test('doctor lists what is present and missing, and prints the commands that install it', async () => {
    const { code, stdout, stderr } = await scfMedia(['doctor'], { PATH: bin });
    expect(code).toBe(1);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['missing  Chromium', 'ok       ffmpeg']));
    expect(stderr).toContain('npm run setup installs what is missing');
    expect(stderr).toMatch(/ {2}sudo apt-get install -y --no-install-recommends .*fonts-noto-cjk/);
    expect(stderr).not.toMatch(/install.* ffmpeg/);
  });

  test('record reports it before anything is started', async () => {
    const here = { SCF_MEDIA_ENDPOINT: '' };
    expect(await scfMedia(['record', 'example.com'], { ...here, PATH: bin })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^missing: Chromium\. npm run setup installs .*sudo apt-get install/s),
    });
    expect(await scfMedia(['record', 'example.com'], { ...here, PATH: '/nowhere' })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^missing: Chromium and ffmpeg\. .*with your package manager/s),
    });
  });
});
