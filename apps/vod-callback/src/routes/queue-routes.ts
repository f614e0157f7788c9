import { toItemCursor, type DurableQueue } from '@scf-media/cloud/queue';
import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Hono } from 'hono';
import { itemAnswer } from './item-answer.ts';
import type { WorkQueue } from '../work-queue/work-queue.ts';
import { pageOf, stateOf } from './page-query.ts';

export interface QueueRoutesOptions {
  /** The path, and the name of the list in the answer, such as `Events` for `/events`. */
  path: string;
  listName: string;
  /** The name of the payload in the answer for one item. */
  payloadName: string;
  queue: DurableQueue;
  work: Pick<WorkQueue, 'wake'>;
}

/** `GET /events`, `GET /events/:id` and `POST /events/:id/retry`; the same for deliveries. */
export function queueRoutes(app: Hono<ServiceEnv>, options: QueueRoutesOptions): void {
  const { path, listName, payloadName, queue, work } = options;

  app.get(path, async (context) => {
    const page = pageOf(context.req.query());
    const items = await queue.list({ ...page, ...stateOf(context.req.query('state')) });
    const last = items.length === page.limit ? items.at(-1) : undefined;
    return context.json({
      [listName]: items.map(itemAnswer),
      ...(last === undefined ? {} : { Next: toItemCursor(last) }),
      RequestID: context.var.requestId,
    });
  });

  app.get(`${path}/:id`, async (context) => {
    const id = context.req.param('id');
    const item = await queue.get(id);
    if (item === undefined) throw notFound(id);
    return context.json({
      ...itemAnswer(item),
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
    work.wake();
    return context.json({ ...itemAnswer(item), RequestID: context.var.requestId });
  });
}

function notFound(id: string): ServiceError {
  return new ServiceError('NotFound', `there is no ${id}`, { fault: 'caller' });
}
