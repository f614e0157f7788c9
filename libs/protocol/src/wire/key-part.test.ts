import { expect, it } from 'vitest';
import { utf8Bytes } from './key-part.ts';

it.for(['', 'abc', 'é', '录制', '😀', 'a😀é录', '\u007f\u0080\u07ff\u0800\uffff'])(
  'counts the bytes of %j',
  (text) => {
    expect(utf8Bytes(text)).toBe(encodeURIComponent(text).replace(/%../g, 'b').length);
  },
);
