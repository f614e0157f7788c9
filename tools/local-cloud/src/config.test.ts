import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig, readMediaTools } from './config.ts';

test('defaults to port 9000 and .local-cloud in the workspace', () => {
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

test('children inherit only the listed variables', () => {
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

test('npm is recognised by the variable that it sets for scripts', () => {
  expect(readConfig({ npm_lifecycle_event: 'start' }).isRunByNpm).toBe(true);
});

test("the delivery of VOD's events can be configured", () => {
  const environment = { EVENT_MODE: 'PULL', CALLBACK_KEY: 'a1B2' };
  expect(readConfig(environment).vodEvents).toEqual({ mode: 'PULL', signKey: 'a1B2' });
  expect(() => readConfig({ EVENT_MODE: 'push', CALLBACK_KEY: 'not/a/key' })).toThrow(
    /EVENT_MODE: .*; CALLBACK_KEY: /,
  );
});

test('ffmpeg and ffprobe are found on the path by default, and inherit few variables', () => {
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

test("TRTC's timeouts can be configured", () => {
  const environment = { TRTC_ROOM_IDLE_MS: '5000', TRTC_USER_TIMEOUT_MS: '1000' };
  expect(readConfig(environment).trtc).toEqual({ roomIdleMs: 5000, userTimeoutMs: 1000 });
  expect(() => readConfig({ TRTC_ROOM_IDLE_MS: '0' })).toThrow(/TRTC_ROOM_IDLE_MS: /);
});

test('reports all problems together', () => {
  expect(() => readConfig({ PORT_BASE: '70000', LOCAL_CLOUD_DIR: '' })).toThrow(
    /PORT_BASE: .*; LOCAL_CLOUD_DIR: /,
  );
  expect(() => readConfig({ PORT_BASE: 'x' })).toThrow(expect.objectContaining({ code: 'InvalidConfig' }));
});
