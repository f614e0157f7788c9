import { expect, it } from 'vitest';
import { countUtf8Bytes } from './wire-field.ts';

it.for(['', 'abc', 'é', '录制', '😀', 'a😀é录', '\u007f\u0080\u07ff\u0800\uffff'])(
  'counts the bytes of %j',
  (text) => {
    expect(countUtf8Bytes(text)).toBe(encodeURIComponent(text).replace(/%../g, 'b').length);
  },
);
