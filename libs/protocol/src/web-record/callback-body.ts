import { z } from 'zod';
import { taskEvents } from '../wire/task-fields.ts';
import { taskInfoSchema } from './task-info.ts';

const storageType = z.enum(['cfs', 'cos']).optional();

/**
 * The body of the final callback: the task in status `callback`, so without FinishTime. The documents do not show it;
 * this is what the original service sent. `Event` is present if the request has `Events`.
 */
export const callbackBodySchema = taskInfoSchema
  .omit({ FinishTime: true })
  .extend({
    Event: z.literal('finished').optional(),
    Status: z.literal('callback'),
    StorageType: storageType,
  })
  .required({ Result: true });

/** The body of the final callback. */
export type CallbackBody = z.output<typeof callbackBodySchema>;

/** The body of a callback while a recording runs: the task at that time. */
export const eventBodySchema = taskInfoSchema
  .omit({ FinishTime: true, Result: true })
  .extend({ Event: z.enum(taskEvents).exclude(['finished']), StorageType: storageType });

/** The body of a callback while a recording runs. */
export type EventBody = z.output<typeof eventBodySchema>;
