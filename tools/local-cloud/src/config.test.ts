import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without settings it is port 9000 and .local-cloud in the workspace', () => {
  const root = resolve(import.meta.dirname, '../../..');
  expect(readConfig({})).toEqual({ root, portBase: 9000, dir: `${root}/.local-cloud`, inherited: {} });
});

test('children inherit what they need, and nothing that is meant for somebody else', () => {
  const environment = {
    PATH: '/bin',
    CHROMIUM_PATH: '/c',
    PORT: '1',
    SECRET_KEY: 'mine',
    LOCAL_CLOUD_DIR: '/d',
  };
  const { dir, inherited } = readConfig(environment);
  expect([dir, inherited]).toEqual(['/d', { PATH: '/bin', CHROMIUM_PATH: '/c' }]);
});

test('all problems are named at once', () => {
  expect(() => readConfig({ PORT_BASE: '70000', LOCAL_CLOUD_DIR: '' })).toThrow(
    /PORT_BASE: .*; LOCAL_CLOUD_DIR: /,
  );
  expect(() => readConfig({ PORT_BASE: 'x' })).toThrow(expect.objectContaining({ code: 'InvalidConfig' }));
});
