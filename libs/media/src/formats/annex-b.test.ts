import { expect, test } from 'vitest';
import { annexBOf } from './annex-b.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('every length becomes a start code', () => {
  const unit = Buffer.from('00000003674200' + '0000000268ce' + '0000000165', 'hex');
  expect(hex(annexBOf(unit))).toBe('00000001674200' + '0000000168ce' + '0000000165');
  expect(hex(unit)).toBe('00000003674200' + '0000000268ce' + '0000000165');
});

test.each(['000000', '0000000567', '000000016500'])('%s holds no NAL units', (bytes) => {
  expect(() => annexBOf(Buffer.from(bytes, 'hex'))).toThrow(RangeError);
});
