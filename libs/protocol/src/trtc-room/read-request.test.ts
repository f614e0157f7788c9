import { expect, it } from 'vitest';
import { z } from 'zod';
import { parseJsonBody, readRequest } from './read-request.ts';

const secret = 'token-5f3a';

it.for([
  [
    'a field',
    () => readRequest(z.object({ UserSig: z.string().max(3, 'too long') }), ['UserSig'], { UserSig: secret }),
  ],
  ['a body', () => parseJsonBody(secret)],
] as const)('never repeats %s, neither in the message nor in the cause, which is logged', ([, read]) => {
  expect(read).toThrow(expect.not.objectContaining({ cause: expect.anything() }));
  expect(read).toThrow(expect.objectContaining({ message: expect.not.stringContaining('5f3a') }));
});
