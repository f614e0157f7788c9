import { z } from 'zod';
import { problemOf } from '../wire/problem.ts';
import { withoutBlanks } from '../wire/without-blanks.ts';
import type { ControlAction } from './control-outcome.ts';
import { invalidParam } from './failure.ts';
import { type ListData, listDataSchema } from './list-data.ts';
import { type StartData, startDataSchema } from './start-data.ts';

/**
 * The value as the schema reads it.
 *
 * @throws ServiceError `InvalidParam`, fault `caller`: every problem, in the order of the documents, joined by `; `
 */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // Without zod's error as the cause: it repeats what came, and what came may be a secret that a log would then have.
  throw invalidParam(result.error.issues.map(problemOf).join('; '));
}

/** Every value of `Action`. `Cancel` is taken too, for `Stop`. */
export const actions = ['Start', 'Pause', 'Resume', 'Refresh', 'Stop', 'Describe', 'List'] as const;

/** `Data` of all actions on one task. */
export const taskDataSchema = z.object({ TaskID: z.string() });

/** `Data` of all actions on one task. */
export type TaskData = z.output<typeof taskDataSchema>;

/** A request that is as documented, discriminated by `Action`. */
export type WebRecordRequest =
  | { Action: 'Start'; Data: StartData }
  | { Action: ControlAction; Data: TaskData }
  | { Action: 'Describe'; Data: TaskData }
  | { Action: 'List'; Data: ListData };

const actionField = z.preprocess((action) => (action === 'Cancel' ? 'Stop' : action), z.enum(actions));
const dataField = z.looseObject({});
const envelopeSchema = z.object({ Action: actionField, Data: dataField });
const listEnvelopeSchema = z.object({ Action: z.literal('List'), Data: dataField.default({}) });

/**
 * Reads the body of a request: `{ Action, Data }`. Blank fields (`""`, `"undefined"`, `null`) count as absent,
 * defaults are filled in, fields the documents do not know are left out.
 *
 * @throws ServiceError `InvalidParam`, fault `caller`: names every field at fault, the first one first
 */
export function parseWebRecordRequest(body: unknown): WebRecordRequest {
  const given = withoutBlanks(body);
  const list = listEnvelopeSchema.safeParse(given);
  const { Action, Data } = list.success ? list.data : checked(envelopeSchema, given);
  switch (Action) {
    case 'Start':
      return { Action, Data: checked(startDataSchema, Data) };
    case 'List':
      return { Action, Data: checked(listDataSchema, Data) };
    case 'Pause':
    case 'Resume':
    case 'Refresh':
    case 'Stop':
    case 'Describe':
      return { Action, Data: checked(taskDataSchema, Data) };
  }
}
