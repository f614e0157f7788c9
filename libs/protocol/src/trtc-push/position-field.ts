import { z } from 'zod';

/** A place in a file, seconds. */
export const positionField = z
  .number()
  .refine((seconds) => seconds >= 0 && seconds <= 1_000_000, { message: 'must be in range [0, 1000000]' });
