import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workspaceRoot } from '../workspace-root.ts';
import { countDaysBehind, readImagePins, replaceImagePins } from './image-pins.ts';

const digest = `sha256:${'0a'.repeat(32)}`;
const dockerfile = 'FROM node:24.1.0-bookworm-slim\n\nARG DEBIAN_DATE=2026-01-02\nRUN x\n';
const read = (path: string): Promise<string> => readFile(join(workspaceRoot, path), 'utf8');

test('the pins of both Dockerfiles are valid and the same', async () => {
  const pins = readImagePins(await read('tools/deploy/image/Dockerfile'));
  expect(pins.base).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  expect(pins.digest).toBeDefined();
  expect(readImagePins(await read('deploy/compose/Dockerfile'))).toEqual(pins);
});

test('pins can be moved repeatedly', () => {
  const first = replaceImagePins(dockerfile, { digest, debianDate: '2026-01-09' });
  expect(first).toBe(`FROM node:24.1.0-bookworm-slim@${digest}\n\nARG DEBIAN_DATE=2026-01-09\nRUN x\n`);
  const next = { digest: digest.replaceAll('0a', '0b'), debianDate: '2026-01-16' };
  expect(readImagePins(replaceImagePins(first, next))).toEqual({
    base: 'node:24.1.0-bookworm-slim',
    ...next,
  });
});

test.each([
  ['a truncated digest', dockerfile.replace('-slim', '-slim@sha256:0a'), 'digest'],
  ['another base', dockerfile.replace('node', 'alpine'), 'FROM'],
  ['no date', dockerfile.replace('2026-01-02', ''), 'DEBIAN_DATE'],
  ['a date that does not exist', dockerfile.replace('2026-01-02', '2026-13-02'), 'DEBIAN_DATE'],
])('rejects %s', (_what, text, problem) => {
  expect(() => readImagePins(text)).toThrow(problem);
});

test('the age of a pin is in whole days', () => {
  const pins = { debianDate: '2026-01-02' };
  expect(countDaysBehind(pins, Date.parse('2026-01-16T23:59:59Z'))).toBe(14);
  expect(countDaysBehind(pins, Date.parse('2026-01-01T00:00:00Z'))).toBe(0);
});
