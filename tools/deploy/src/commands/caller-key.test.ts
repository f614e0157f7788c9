import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from '../config.ts';
import { CALLER_KEY_NAMES, withCallerKey, writeCallerKey } from './caller-key.ts';

const settingsWith = (variables: Record<string, string> = {}) =>
  readSettings({ environment: { SECRET_ID: 'id', SECRET_KEY: 'key', ...variables } });
const manifest = {
  environment: {
    fixed: {},
    required: [],
    optional: ['API_APP_KEY', 'API_APP_SECRET', 'API_KEYS', 'REQUIRE_BODY_SIGNATURE'],
  },
};
const closed = { isPublic: false };
const made = {
  API_APP_KEY: expect.stringMatching(/^APID[0-9a-f]{16}$/),
  API_APP_SECRET: expect.stringMatching(/^[0-9a-f]{48}$/),
  REQUIRE_BODY_SIGNATURE: 'true',
};

test('a missing key is created, which signs the body, too', () => {
  const { settings, isNew, isOpen } = withCallerKey(manifest, settingsWith(), {}, closed);
  expect([isNew, isOpen, settings.environment]).toEqual([true, false, expect.objectContaining(made)]);
  const other = withCallerKey(manifest, settingsWith(), {}, closed).settings.environment;
  expect(other['API_APP_SECRET']).not.toBe(settings.environment['API_APP_SECRET']);
});

test('the key of the function is kept, even if it was set only once', () => {
  const present = { API_APP_KEY: 'APID1', API_APP_SECRET: 's', LOG_LEVEL: 'warn' };
  const { settings, isNew } = withCallerKey(manifest, settingsWith(), present, closed);
  expect([isNew, settings.environment]).toEqual([
    false,
    { SECRET_ID: 'id', SECRET_KEY: 'key', API_APP_KEY: 'APID1', API_APP_SECRET: 's' },
  ]);
});

test.each([{ API_APP_KEY: 'APID2', API_APP_SECRET: 's' }, { API_KEYS: '[]' }])(
  'keeps a key from the environment: %j',
  (given) => {
    const settings = settingsWith(given);
    const present = { API_APP_KEY: 'APID1', API_APP_SECRET: 's' };
    expect(withCallerKey(manifest, settings, present, closed)).toEqual({
      ...{ settings, isNew: false, isOpen: false },
    });
  },
);

test('an address that anyone may call exists only on request', () => {
  const settings = settingsWith();
  const present = { API_APP_KEY: 'APID1', API_APP_SECRET: 's' };
  const open = { settings, isNew: false, isOpen: true };
  expect(withCallerKey(manifest, settings, present, { isPublic: true })).toEqual(open);
});

test('an app without support for keys gets none', () => {
  const other = { environment: { fixed: {}, required: [], optional: ['CALLBACK_KEY'] } };
  const settings = settingsWith();
  const unchanged = { settings, isNew: false, isOpen: false };
  expect(withCallerKey(other, settings, {}, closed)).toEqual(unchanged);
});

test('a new key is written where only the deploying user can read it', async () => {
  const root = await mkdtemp(join(tmpdir(), 'caller-key-'));
  const settings = settingsWith({ API_APP_KEY: 'APID1', API_APP_SECRET: 's' });
  const path = await writeCallerKey(root, 'web-record', settings, CALLER_KEY_NAMES);
  expect(path).toBe('.deploy/web-record.ap-guangzhou.env');
  expect(await readFile(join(root, path), 'utf8')).toBe('API_APP_KEY=APID1\nAPI_APP_SECRET=s\n');
  expect((await stat(join(root, path))).mode & 0o777).toBe(0o600);
  await rm(root, { recursive: true });
});
