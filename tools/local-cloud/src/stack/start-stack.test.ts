import { expect, test } from 'vitest';
import { type StackApp } from './apps.ts';
import { makeVodCallbackEnvironment, makeVodEventOptions } from './start-stack.ts';

const app = (name: string, portOffset: number): StackApp => ({
  name,
  portOffset,
  command: [],
  cwd: '/',
  environment: () => ({}),
});
const apps = [app('web-record', 2), app('vod-callback', 1)];
const toUrl = ({ portOffset }: StackApp): string => `http://127.0.0.1:${9000 + portOffset}`;

test('events are pushed to the documented path, and signed if there is a key', () => {
  expect(makeVodEventOptions(apps, toUrl, { mode: 'PUSH' })).toEqual({
    mode: 'PUSH',
    notificationUrl: 'http://127.0.0.1:9001/callback',
  });
  expect(makeVodEventOptions(apps, toUrl, { mode: 'PUSH', signKey: 'key1' })).toEqual({
    mode: 'PUSH',
    notificationUrl: 'http://127.0.0.1:9001/callback',
    signKey: 'key1',
  });
});

test('in PULL mode there is no URL', () => {
  expect(makeVodEventOptions(apps, toUrl, { mode: 'PULL' })).toEqual({ mode: 'PULL' });
});

test('without vod-callback nothing is configured', () => {
  expect(makeVodEventOptions([app('web-record', 2)], toUrl, { mode: 'PUSH' })).toBeUndefined();
});

test('only vod-callback gets the mode and the key', () => {
  const environments = apps.map((one) => makeVodCallbackEnvironment(one, { mode: 'PULL', signKey: 'key1' }));
  expect(environments).toEqual([{}, { EVENT_MODE: 'PULL', CALLBACK_KEY: 'key1' }]);
  expect(makeVodCallbackEnvironment(app('vod-callback', 1), { mode: 'PUSH' })).toEqual({
    EVENT_MODE: 'PUSH',
  });
});
