import { expect, test } from 'vitest';
import { readSettings } from './config.ts';

test('blank variables are none, and a key has two parts', () => {
  expect(readSettings({ SCF_MEDIA_ENDPOINT: '', SCF_MEDIA_APP_KEY: 'id' })).toEqual({
    endpoint: undefined,
    pushEndpoint: undefined,
    roomEndpoint: undefined,
    key: undefined,
    userSig: undefined,
    inherited: {},
  });
  const key = { SCF_MEDIA_APP_KEY: 'id', SCF_MEDIA_APP_SECRET: 'secret' };
  expect(readSettings(key).key).toEqual({ id: 'id', secret: 'secret' });
});

test('a service on this machine sees nothing of what is for deployed ones', () => {
  const { inherited } = readSettings({ PATH: '/bin', API_APP_KEY: 'id', SCF_MEDIA_APP_SECRET: 'secret' });
  expect(inherited).toEqual({ PATH: '/bin' });
});
