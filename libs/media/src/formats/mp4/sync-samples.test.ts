import { expect, test } from 'vitest';
import { createSyncSamples } from './sync-samples.ts';

function box(keys: string): string {
  const sync = createSyncSamples();
  for (const one of keys) sync.add(one === 'K');
  return Buffer.concat(sync.box()).toString('hex');
}

const stss = (size: string, ...content: string[]): string =>
  [size, '73747373', '00000000', ...content].join('');

test.each([
  ['no samples', '', ''],
  ['nothing but key frames', 'KKK', ''],
  ['one key frame', 'K--', stss('00000014', '00000001', '00000001')],
  ['a key frame now and then', 'K--K-', stss('00000018', '00000002', '00000001', '00000004')],
  ['several at first', 'KKK-K', stss('00000020', '00000004', '00000001', '00000002', '00000003', '00000005')],
  ['one late', '--K', stss('00000014', '00000001', '00000003')],
  ['no key frame', '-', stss('00000010', '00000000')],
])('%s', (_, keys, expected) => {
  expect(box(keys)).toBe(expected);
});
