import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type RunningService, startService } from '@scf-media/local-cloud/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../bin/scf-media.mjs', import.meta.url));

let service: RunningService;
beforeAll(async () => {
  const key = { API_APP_KEY: 'APIDtest', API_APP_SECRET: 'only-for-tests' };
  service = await startService('trtc-push', { environment: key });
});
afterAll(() => service?.[Symbol.asyncDispose]());

async function scfMedia(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      SCF_MEDIA_PUSH_ENDPOINT: service.url,
      SCF_MEDIA_APP_KEY: 'APIDtest',
      SCF_MEDIA_APP_SECRET: 'only-for-tests',
      SCF_MEDIA_USER_SIG: 'a signature that no room takes',
      // Nothing listens there.
      SCF_MEDIA_ENDPOINT: 'http://127.0.0.1:1',
      SCF_MEDIA_ROOM_ENDPOINT: 'http://127.0.0.1:1',
      ...environment,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { ...output, code };
}

test('a push of a deployed service is started, listed, shown and ended', async () => {
  const started = await scfMedia(['push', 'http://127.0.0.1:1/a.mp4', '--room', 'lesson', '--detach']);
  expect(started).toMatchObject({ code: 0, stderr: '' });
  const id = started.stdout.trim();

  const listed = await scfMedia(['ls', '--of', 'pushes', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject([{ RequestId: id, StrRoomId: 'lesson' }]);
  // Services that are not there do not matter as long as one is.
  expect(await scfMedia(['ls'])).toMatchObject({ code: 0, stdout: expect.stringContaining(id) });

  const shown = await scfMedia(['show', id]);
  expect(JSON.parse(shown.stdout)).toMatchObject({ RequestId: id, UserId: 'pusher', Mode: 'vod' });
  expect(await scfMedia(['stop', id])).toMatchObject({ code: 0, stderr: expect.stringMatching(/^it /) });
});

test('what is wrong is told in a line, and the command fails', async () => {
  expect(await scfMedia(['show', 'no-such-task', '--of', 'pushes'])).toEqual({
    code: 1,
    stdout: '',
    stderr: 'no service knows the task no-such-task\n',
  });
  const wrongKey = { SCF_MEDIA_APP_SECRET: 'another-secret' };
  expect(await scfMedia(['ls', '--of', 'pushes'], wrongKey)).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^HMAC signature does not match/),
  });
  expect(await scfMedia(['push', 'http://127.0.0.1:1/a.mp4'])).toMatchObject({
    code: 1,
    stderr: 'name the room: --room <name>, or --room-id <number>\n',
  });
});

test('what this machine lacks is told before anything is started', async () => {
  const bare = { PATH: '/nowhere' };
  expect(await scfMedia(['record', 'example.com'], { ...bare, SCF_MEDIA_ENDPOINT: '' })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^missing: Chromium and ffmpeg\. npm run setup/),
  });
  expect(await scfMedia(['doctor'], bare)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('missing  Chromium'),
  });
});
