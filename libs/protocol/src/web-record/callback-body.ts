import { z } from 'zod';
import { taskEvents } from '../wire/task-events.ts';
import { taskInfoSchema } from './task-info.ts';

const storageType = z.enum(['cfs', 'cos']).optional();

/**
 * What is posted to CallbackURL when a recording is done, well or badly: the task while in status `callback`,
 * so without FinishTime. The documents do not show it; this is what the original service sent. `Event` is there when the
 * request has `Events`.
 */
export const callbackBodySchema = taskInfoSchema
  .omit({ FinishTime: true })
  .extend({
    Event: z.literal('finished').optional(),
    Status: z.literal('callback'),
    StorageType: storageType,
  })
  .required({ Result: true });

/** What is posted to CallbackURL. */
export type CallbackBody = z.output<typeof callbackBodySchema>;

/** What is posted to CallbackURL while a recording runs: the task as it is then. */
export const eventBodySchema = taskInfoSchema
  .omit({ FinishTime: true, Result: true })
  .extend({ Event: z.enum(taskEvents).exclude(['finished']), StorageType: storageType });

/** What is posted to CallbackURL while a recording runs. */
export type EventBody = z.output<typeof eventBodySchema>;
