import { z } from 'zod';
import { describeProblem, withoutBlanks } from '../wire/request-body.ts';
import type { ControlAction } from './control-outcome.ts';
import { invalidParam } from './failure.ts';
import { type ListData, listDataSchema } from './list-data.ts';
import { type StartData, startDataSchema } from './start-data.ts';

/**
 * Parses a value with a schema.
 *
 * @throws ServiceError `InvalidParam`, fault `caller`: every problem, in the order of the documents, joined by `; `
 */
function parseWith<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  // Without zod's error as the cause: it repeats the input, which may contain a secret that would then be logged.
  throw invalidParam(result.error.issues.map(describeProblem).join('; '));
}

/** Every value of `Action`. `Cancel` is accepted too, for `Stop`. */
export const actions = ['Start', 'Pause', 'Resume', 'Refresh', 'Stop', 'Describe', 'List'] as const;

/** `Data` of all actions on one task. */
export const taskDataSchema = z.object({ TaskID: z.string() });

/** `Data` of all actions on one task. */
export type TaskData = z.output<typeof taskDataSchema>;

/** A valid request, discriminated by `Action`. */
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
 * Parses the body of a request: `{ Action, Data }`. Blank fields (`""`, `"undefined"`, `null`) count as absent,
 * defaults are filled in, undocumented fields are left out.
 *
 * @throws ServiceError `InvalidParam`, fault `caller`: names every faulty field, the first one first
 */
export function parseWebRecordRequest(body: unknown): WebRecordRequest {
  const given = withoutBlanks(body);
  const list = listEnvelopeSchema.safeParse(given);
  const { Action, Data } = list.success ? list.data : parseWith(envelopeSchema, given);
  switch (Action) {
    case 'Start':
      return { Action, Data: parseWith(startDataSchema, Data) };
    case 'List':
      return { Action, Data: parseWith(listDataSchema, Data) };
    case 'Pause':
    case 'Resume':
    case 'Refresh':
    case 'Stop':
    case 'Describe':
      return { Action, Data: parseWith(taskDataSchema, Data) };
  }
}

/**
 * Parses the body of a request.
 *
 * @throws ServiceError `InvalidParam`: `request body must be JSON`
 */
export function parseJsonBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the input, which may contain a secret: it must not be logged as the cause.
    throw invalidParam('request body must be JSON');
  }
}
