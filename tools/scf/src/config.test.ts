import { expect, test } from 'vitest';
import { readSettings } from './config.ts';

test('the documents’ three variables are enough', () => {
  const settings = readSettings({ SECRET_ID: 'AKID', SECRET_KEY: 'secret', APPID: '1250000000' });
  expect(settings).toMatchObject({
    keys: { secretId: 'AKID', secretKey: 'secret' },
    region: 'ap-guangzhou',
    appId: '1250000000',
    scf: { endpoint: undefined, protocol: 'https://' },
  });
});

test('everything that is wrong is named at once, without a value', () => {
  const wrong = { SECRET_KEY: 'hidden-secret', APPID: 'mine', SUBAPPID: 'x', VPC_ID: 'vpc-1', CFS_ID: 'nfs' };
  expect(() => readSettings(wrong)).toThrow(
    'environment: APPID: must be a number; SUBAPPID: must be a number; CFS_ID: must begin with cfs-; ' +
      'SECRET_ID: missing; VPC_ID, SUBNET_ID: one is set without the other',
  );
});
