import { z } from 'zod';
import { readRequest } from './read-request.ts';

/** A number in a query. */
const limitField = z
  .string()
  .regex(/^\d{1,4}$/, { error: 'must be an integer', abort: true })
  .transform(Number)
  .refine((value) => value >= 1 && value <= 1000, { error: 'must be in range [1, 1000]' })
  .optional()
  .meta({ description: 'Maximum number of tasks', type: 'int', range: '[1, 1000]', fallback: '`100`' });

const fields = {
  status: z.enum(['all', 'running', 'finished']).default('all').describe('`running`: not yet `finished`'),
  limit: limitField,
  cursor: z
    .string()
    .regex(/^\d{1,15}-\d{1,15}$/, { error: 'must be the NextCursor of a previous list' })
    .optional()
    .describe('`NextCursor` of the previous response'),
};

/** The query of `GET /tasks`. */
const taskListQuerySchema = z.object(fields).transform(({ limit = 100, ...rest }) => ({ limit, ...rest }));

/** The query of `GET /tasks` as parsed: defaults filled in. */
type TaskListQuery = z.output<typeof taskListQuerySchema>;

/** Parses the query of `GET /tasks`; see {@link readRequest}. @throws ServiceError `InvalidParameter` */
export function parseTaskListQuery(query: unknown): TaskListQuery {
  return readRequest(taskListQuerySchema, Object.keys(fields), query);
}

/** Returns the schema of the response to `GET /tasks`: the newest task first. @param viewSchema the schema of a task */
export function taskListSchema<View extends z.ZodType>(viewSchema: View) {
  return z.object({
    Tasks: z.array(viewSchema).describe('Newest first'),
    NextCursor: z
      .string()
      .optional()
      .describe('Present if there may be more tasks: pass it as `cursor` to continue'),
    RequestId: z.string().min(1).describe('Id of this request'),
  });
}
