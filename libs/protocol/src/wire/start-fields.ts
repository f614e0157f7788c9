import { z } from 'zod';
import { wholeNumberIn } from './wire-field.ts';

/** What a request that starts a task may say of the start itself; in none of the documents. */
export const startFields = {
  ClientToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/, { error: 'must be 1 to 64 printable ASCII characters without spaces' })
    .optional()
    .meta({
      description:
        'The same token means the same task, however often the request is sent: 1 to 64 printable ASCII characters',
      addition: true,
    }),
  StartDeadline: wholeNumberIn(10, 21_600).optional().meta({
    description:
      'Seconds after which a task that could not begin ends with an error instead of beginning later',
    addition: true,
    fallback: '`300`',
  }),
};
