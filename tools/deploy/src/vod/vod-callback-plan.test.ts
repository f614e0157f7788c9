import { expect, test } from 'vitest';
import { listVodEventChanges, toWantedVodEvents } from './vod-callback-plan.ts';

const callback = {
  path: '/callback',
  pathSecret: 'PATH_SECRET',
  signKey: 'CALLBACK_KEY',
  mode: 'EVENT_MODE',
};
const address = 'https://125-abc.ap-guangzhou.tencentscf.com';
const nothing = { mode: '', url: '', uploadEvents: false, deleteEvents: false };

test('VOD has to call the address below its secret, which is not shown', () => {
  const wanted = toWantedVodEvents(callback, { PATH_SECRET: 'hidden', CALLBACK_KEY: 'key' }, address);
  expect(wanted).toMatchObject({ mode: 'PUSH', url: `${address}/hidden/callback`, signKey: 'key' });
  expect(listVodEventChanges(nothing, wanted)).toEqual([
    'mode: none -> PUSH',
    `callback URL: none -> ${address}/***/callback`,
    'upload events: OFF -> ON',
    'deletion events: OFF -> ON',
  ]);
});

test('only the host of the present address is shown', () => {
  const wanted = toWantedVodEvents(callback, {}, address);
  const now = { ...wanted, url: 'https://shop.example.com/secret/events' };
  expect(listVodEventChanges(now, wanted)).toEqual([
    `callback URL: https://shop.example.com/*** -> ${address}/callback`,
  ]);
});

test('nothing changes in the desired state, or in PULL mode', () => {
  const push = toWantedVodEvents(callback, {}, address);
  expect(listVodEventChanges(push, push)).toEqual([]);
  const pull = toWantedVodEvents(callback, { EVENT_MODE: 'PULL' }, address);
  expect(listVodEventChanges({ ...pull, url: 'https://other' }, pull)).toEqual([]);
});
