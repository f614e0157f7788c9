import { toRecordCursor, type DurableRecords } from '@scf-media/cloud/queue';
import type { ServiceEnv } from '@scf-media/cloud/http';
import { ServiceError } from '@scf-media/protocol/errors';
import type { Hono } from 'hono';
import { pageOf } from './page-query.ts';

/** `GET /results` and `GET /results/:fileId`: what became of the files. */
export function resultsRoutes(app: Hono<ServiceEnv>, records: DurableRecords): void {
  app.get('/results', async (context) => {
    const page = pageOf(context.req.query());
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
      throw new ServiceError('NotFound', `there are no results of ${fileId}`, { fault: 'caller' });
    }
    return context.json({ ...(value as object), RequestID: context.var.requestId });
  });
}
