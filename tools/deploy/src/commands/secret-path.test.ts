import { expect, test } from 'vitest';
import { readSettings } from '../config.ts';
import { withSecretPath } from './secret-path.ts';

const settingsWith = (variables: Record<string, string> = {}) =>
  readSettings({ environment: { SECRET_ID: 'id', SECRET_KEY: 'key', ...variables } });
const manifest = {
  vodCallback: { path: '/callback', pathSecret: 'PATH_SECRET', signKey: 'CALLBACK_KEY', mode: 'EVENT_MODE' },
};
const closed = { isPublic: false };

test('a new function gets a path of its own, beside a key that signs events, too', () => {
  const given = settingsWith({ CALLBACK_KEY: 'key1' });
  const { settings, newVariable, isOpen } = withSecretPath(manifest, given, undefined, closed);
  expect([newVariable, isOpen]).toEqual(['PATH_SECRET', false]);
  expect(settings.environment['PATH_SECRET']).toMatch(/^[0-9a-f]{48}$/);
  expect(settings.environment).toMatchObject(given.environment);
  const other = withSecretPath(manifest, given, undefined, closed).settings.environment['PATH_SECRET'];
  expect(other).not.toBe(settings.environment['PATH_SECRET']);
});

test('the path of a function is kept, even if it was set only once', () => {
  const { settings, newVariable } = withSecretPath(
    manifest,
    settingsWith(),
    { PATH_SECRET: 'was-there' },
    closed,
  );
  expect([newVariable, settings.environment['PATH_SECRET']]).toEqual([undefined, 'was-there']);
  const set = settingsWith({ PATH_SECRET: 'another' });
  expect(withSecretPath(manifest, set, { PATH_SECRET: 'was-there' }, closed).settings).toBe(set);
});

test('a function that VOD calls without a path keeps its address', () => {
  const settings = settingsWith();
  const open = { settings, newVariable: undefined, isOpen: true };
  expect(withSecretPath(manifest, settings, { LOG_LEVEL: 'warn' }, closed)).toEqual(open);
});

test('a new address that anyone may call exists only on request', () => {
  const settings = settingsWith();
  const open = { settings, newVariable: undefined, isOpen: true };
  expect(withSecretPath(manifest, settings, undefined, { isPublic: true })).toEqual(open);
});

test('an app that VOD does not call has none', () => {
  const settings = settingsWith();
  const unchanged = { settings, newVariable: undefined, isOpen: false };
  expect(withSecretPath({ vodCallback: undefined }, settings, undefined, closed)).toEqual(unchanged);
});
