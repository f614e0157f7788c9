import { z } from 'zod';
import { taskInfoSchema } from './task-info.ts';

/**
 * What is posted to CallbackURL when a recording is done, well or badly: the task while in status `callback`,
 * so without FinishTime. The documents do not show it; this is what the original service sent.
 */
export const callbackBodySchema = taskInfoSchema
  .omit({ FinishTime: true })
  .extend({ Status: z.literal('callback'), StorageType: z.enum(['cfs', 'cos']).optional() })
  .required({ Result: true });

/** What is posted to CallbackURL. */
export type CallbackBody = z.output<typeof callbackBodySchema>;
