import { expect, test } from 'vitest';
import { readSettings } from './config.ts';

test('blank variables count as unset, and a key needs both parts', () => {
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

test('a service on this machine does not see the credentials for deployed ones', () => {
  const { inherited } = readSettings({ PATH: '/bin', API_APP_KEY: 'id', SCF_MEDIA_APP_SECRET: 'secret' });
  expect(inherited).toEqual({ PATH: '/bin' });
});
