import { expect, test } from 'vitest';
import { type StackApp } from './stack-app.ts';
import { vodCallbackEnvironment, vodCallbackEvents } from './vod-callback-events.ts';

const app = (name: string, portOffset: number): StackApp => ({
  name,
  portOffset,
  command: [],
  cwd: '/',
  environment: () => ({}),
});
const apps = [app('web-record', 2), app('vod-callback', 1)];
const urlOf = ({ portOffset }: StackApp): string => `http://127.0.0.1:${9000 + portOffset}`;

test('events are pushed to the path of the documents, signed when there is a key', () => {
  expect(vodCallbackEvents(apps, urlOf, { mode: 'PUSH' })).toEqual({
    mode: 'PUSH',
    notificationUrl: 'http://127.0.0.1:9001/callback',
  });
  expect(vodCallbackEvents(apps, urlOf, { mode: 'PUSH', signKey: 'key1' })).toEqual({
    mode: 'PUSH',
    notificationUrl: 'http://127.0.0.1:9001/callback',
    signKey: 'key1',
  });
});

test('events that are pulled go nowhere by themselves', () => {
  expect(vodCallbackEvents(apps, urlOf, { mode: 'PULL' })).toEqual({ mode: 'PULL' });
});

test('without vod-callback nothing is configured', () => {
  expect(vodCallbackEvents([app('web-record', 2)], urlOf, { mode: 'PUSH' })).toBeUndefined();
});

test('vod-callback, and nobody else, is told the mode and the key', () => {
  const told = apps.map((one) => vodCallbackEnvironment(one, { mode: 'PULL', signKey: 'key1' }));
  expect(told).toEqual([{}, { EVENT_MODE: 'PULL', CALLBACK_KEY: 'key1' }]);
  expect(vodCallbackEnvironment(app('vod-callback', 1), { mode: 'PUSH' })).toEqual({ EVENT_MODE: 'PUSH' });
});
