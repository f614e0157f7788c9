import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, readMediaTools } from './config.ts';

test('without settings it is port 9000 and .local-cloud in the workspace', () => {
  const root = resolve(import.meta.dirname, '../../..');
  expect(readConfig({})).toEqual({
    root,
    portBase: 9000,
    dir: `${root}/.local-cloud`,
    inherited: {},
    isRunByNpm: false,
    vodEvents: { mode: 'PUSH' },
    trtc: {},
  });
});

test('children inherit what they need, and nothing that is meant for somebody else', () => {
  const environment = {
    PATH: '/bin',
    CHROMIUM_PATH: '/c',
    PORT: '1',
    SECRET_KEY: 'mine',
    LOCAL_CLOUD_DIR: '/d',
  };
  const { dir, inherited } = readConfig(environment);
  expect([dir, inherited]).toEqual(['/d', { PATH: '/bin', CHROMIUM_PATH: '/c' }]);
});

test('npm is recognized by the variable it sets for its scripts', () => {
  expect(readConfig({ npm_lifecycle_event: 'start' }).isRunByNpm).toBe(true);
});

test('how VOD tells its events may be set', () => {
  const environment = { EVENT_MODE: 'PULL', CALLBACK_KEY: 'a1B2' };
  expect(readConfig(environment).vodEvents).toEqual({ mode: 'PULL', signKey: 'a1B2' });
  expect(() => readConfig({ EVENT_MODE: 'push', CALLBACK_KEY: 'not/a/key' })).toThrow(
    /EVENT_MODE: .*; CALLBACK_KEY: /,
  );
});

test('ffmpeg and ffprobe come from the path unless they are named, and see little of the environment', () => {
  expect(readMediaTools({ PATH: '/bin', SECRET_KEY: 'mine' })).toEqual({
    ffmpegPath: 'ffmpeg',
    ffprobePath: 'ffprobe',
    env: { PATH: '/bin' },
  });
  expect(readMediaTools({ FFMPEG_PATH: '/f', FFPROBE_PATH: '/p' })).toEqual({
    ffmpegPath: '/f',
    ffprobePath: '/p',
    env: {},
  });
});

test('how long TRTC waits may be set', () => {
  const environment = { TRTC_ROOM_IDLE_MS: '5000', TRTC_USER_TIMEOUT_MS: '1000' };
  expect(readConfig(environment).trtc).toEqual({ roomIdleMs: 5000, userTimeoutMs: 1000 });
  expect(() => readConfig({ TRTC_ROOM_IDLE_MS: '0' })).toThrow(/TRTC_ROOM_IDLE_MS: /);
});

test('all problems are named at once', () => {
  expect(() => readConfig({ PORT_BASE: '70000', LOCAL_CLOUD_DIR: '' })).toThrow(
    /PORT_BASE: .*; LOCAL_CLOUD_DIR: /,
  );
  expect(() => readConfig({ PORT_BASE: 'x' })).toThrow(expect.objectContaining({ code: 'InvalidConfig' }));
});
