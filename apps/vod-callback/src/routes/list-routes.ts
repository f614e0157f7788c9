import {
  toItemCursor,
  type DurableQueue,
  toRecordCursor,
  type DurableRecords,
  type ItemState,
} from '@scf-media/cloud/queue';
import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Hono } from 'hono';
import { toItemView } from './item-view.ts';
import type { QueueConsumer } from '../queue-consumer.ts';
import { z } from 'zod';

interface QueueRoutesOptions {
  /** The path, and the name of the list in the response, such as `Events` for `/events`. */
  path: string;
  listName: string;
  /** The name of the payload in the response for one item. */
  payloadName: string;
  queue: DurableQueue;
  consumer: Pick<QueueConsumer, 'wake'>;
}

/** Adds `GET /events`, `GET /events/:id` and `POST /events/:id/retry`, or the same for deliveries. */
export function addQueueRoutes(app: Hono<ServiceEnv>, options: QueueRoutesOptions): void {
  const { path, listName, payloadName, queue, consumer } = options;

  app.get(path, async (context) => {
    const page = parsePage(context.req.query());
    const items = await queue.list({ ...page, ...parseState(context.req.query('state')) });
    const last = items.length === page.limit ? items.at(-1) : undefined;
    return context.json({
      [listName]: items.map(toItemView),
      ...(last === undefined ? {} : { Next: toItemCursor(last) }),
      RequestID: context.var.requestId,
    });
  });

  app.get(`${path}/:id`, async (context) => {
    const id = context.req.param('id');
    const item = await queue.get(id);
    if (item === undefined) throw notFound(id);
    return context.json({
      ...toItemView(item),
      [payloadName]: item.payload,
      RequestID: context.var.requestId,
    });
  });

  app.post(`${path}/:id/retry`, async (context) => {
    const id = context.req.param('id');
    const item = await queue.revive(id);
    if (item === undefined) throw notFound(id);
    if (item.state === 'done') {
      throw new ServiceError('InvalidState', `${id} is done`, { fault: 'caller' });
    }
    consumer.wake();
    return context.json({ ...toItemView(item), RequestID: context.var.requestId });
  });
}

function notFound(id: string): ServiceError {
  return new ServiceError('NotFound', `${id} does not exist`, { fault: 'caller' });
}

/** Adds `GET /results` and `GET /results/:fileId`: the results of transcoding, by file. */
export function addResultsRoutes(app: Hono<ServiceEnv>, records: DurableRecords): void {
  app.get('/results', async (context) => {
    const page = parsePage(context.req.query());
    const found = await records.list(page);
    const last = found.length === page.limit ? found.at(-1) : undefined;
    return context.json({
      Files: found.map(({ value, updatedAtMs }) => ({
        ...(value as object),
        UpdateTime: new Date(updatedAtMs).toISOString(),
      })),
      ...(last === undefined ? {} : { Next: toRecordCursor(last) }),
      RequestID: context.var.requestId,
    });
  });

  app.get('/results/:fileId', async (context) => {
    const fileId = context.req.param('fileId');
    const value = await records.get(fileId);
    if (value === undefined) {
      throw new ServiceError('NotFound', `there are no results for ${fileId}`, { fault: 'caller' });
    }
    return context.json({ ...(value as object), RequestID: context.var.requestId });
  });
}

/** Keeps a response below SCF's limit of 6 MB. */
const MAX_ITEMS = 500;

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_ITEMS).default(50),
  before: z.string().optional(),
});
const stateSchema = z.enum(['pending', 'done', 'failed']).optional();

/** Parses `limit` and `before` of a list. @throws ServiceError `InvalidParam` */
function parsePage(query: Readonly<Record<string, string>>): { limit: number; before?: string } {
  const { limit, before } = parseParameter(pageSchema, query, `limit: must be 1 to ${MAX_ITEMS}`);
  return { limit, ...(before === undefined ? {} : { before }) };
}

/** Parses `state` of a list. @throws ServiceError `InvalidParam` */
function parseState(text: string | undefined): { state?: ItemState } {
  const state = parseParameter(stateSchema, text, 'state: must be pending, done or failed');
  return state === undefined ? {} : { state };
}

function parseParameter<T>(schema: z.ZodType<T>, value: unknown, problem: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ServiceError('InvalidParam', problem, { fault: 'caller' });
}
