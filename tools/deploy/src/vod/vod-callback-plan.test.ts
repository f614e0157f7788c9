import { expect, test } from 'vitest';
import { vodEventChanges, wantedVodEvents } from './vod-callback-plan.ts';

const callback = {
  path: '/callback',
  pathSecret: 'PATH_SECRET',
  signKey: 'CALLBACK_KEY',
  mode: 'EVENT_MODE',
};
const address = 'https://125-abc.ap-guangzhou.tencentscf.com';
const nothing = { mode: '', url: '', uploadEvents: false, deleteEvents: false };

test('VOD is to call the address below its secret, which is not shown', () => {
  const wanted = wantedVodEvents(callback, { PATH_SECRET: 'hidden', CALLBACK_KEY: 'key' }, address);
  expect(wanted).toMatchObject({ mode: 'PUSH', url: `${address}/hidden/callback`, signKey: 'key' });
  expect(vodEventChanges(nothing, wanted)).toEqual([
    'mode: none -> PUSH',
    `callback URL: none -> ${address}/***/callback`,
    'upload events: OFF -> ON',
    'deletion events: OFF -> ON',
  ]);
});

test('of the present address only the host is shown', () => {
  const wanted = wantedVodEvents(callback, {}, address);
  const now = { ...wanted, url: 'https://shop.example.com/secret/events' };
  expect(vodEventChanges(now, wanted)).toEqual([
    `callback URL: https://shop.example.com/*** -> ${address}/callback`,
  ]);
});

test('nothing changes when all is as it is to be, or when events are asked for', () => {
  const push = wantedVodEvents(callback, {}, address);
  expect(vodEventChanges(push, push)).toEqual([]);
  const pull = wantedVodEvents(callback, { EVENT_MODE: 'PULL' }, address);
  expect(vodEventChanges({ ...pull, url: 'https://other' }, pull)).toEqual([]);
});
