import { type ActualFunction } from '../actual/actual-function.ts';
import { readSettings, type Settings } from '../config.ts';
import { type DesiredFunction } from '../desired/desired-function.ts';
import { describeFingerprint, toFingerprint } from '../plan/fingerprint.ts';

/** Returns settings with these variables and with keys. */
export const settingsWith = (variables: Record<string, string> = {}): Settings =>
  readSettings({
    environment: { SECRET_ID: 'AKIDdeployer', SECRET_KEY: 'deployer-secret', ...variables },
  });

/** A desired web function. */
export const desiredWeb: DesiredFunction = {
  name: 'app',
  type: 'HTTP',
  runtime: 'Nodejs20.19',
  isAsync: false,
  code: { type: 'zip', path: '/packages/app/code.zip', hash: 'a'.repeat(64) },
  settings: {
    memoryMb: 256,
    timeoutSeconds: 60,
    initTimeoutSeconds: 30,
    concurrency: 20,
    environment: { LOG_LEVEL: 'info', SECRET_KEY: 'one' },
    role: 'role',
    vpc: undefined,
    cfs: undefined,
    logs: undefined,
  },
  hasUrl: true,
  timers: [{ name: 'sweep', cron: '0 */1 * * * * *', message: '/sweep' }],
};

/** The same, deployed as version 1. */
export const deployedWeb: ActualFunction = {
  name: 'app',
  status: 'Active',
  reason: undefined,
  type: 'HTTP',
  runtime: 'Nodejs20.19',
  isAsync: false,
  description: describeFingerprint({ code: toFingerprint(desiredWeb).code }),
  imageUri: undefined,
  settings: desiredWeb.settings,
  retries: undefined,
  versions: [{ version: '1', description: describeFingerprint(toFingerprint(desiredWeb)) }],
  liveVersion: '1',
  triggers: [
    { type: 'url', name: 'abc', qualifier: 'live', url: 'https://125-abc.ap-guangzhou.tencentscf.com' },
    { type: 'timer', name: 'sweep', qualifier: 'live', cron: '0 */1 * * * * *', message: '/sweep' },
  ],
};
