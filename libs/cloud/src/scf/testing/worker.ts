/**
 * An event function as the apps build theirs: the shared HTTP bootstrap, credentials of the role from the headers, a
 * result in COS. The event says what to do: `answer` at once, or `wait` for SIGTERM and then store the result.
 */
import { once } from 'node:events';
import { createCosClient } from '../../cos/index.ts';
import { createService, addEventInvokeRoute, serveUntilSignal } from '../../http/index.ts';
import { createLogger } from '../../log/index.ts';

const log = createLogger({ name: 'worker', level: 'info' });
const app = createService({ name: 'worker', log, maxBodyBytes: 200_000 });

addEventInvokeRoute(app, async (event, context, signal) => {
  const { task, bucket } = event as { task: 'answer' | 'wait'; bucket: string };
  const { credentials } = context;
  if (credentials === undefined) throw new Error('the platform sent no role keys');
  const cos = createCosClient({
    credentials: () => credentials,
    domain: process.env['COS_DOMAIN'],
    timeoutMs: 5_000,
  });
  const at = (name: string) => ({ bucket, region: context.region, key: `${context.requestId}/${name}` });
  await cos.putObject(at('begun'), context.functionName, { contentType: 'text/plain' });
  if (task === 'answer') return { done: true };
  if (!signal.aborted) await once(signal, 'abort');
  await cos.putObject(at('ended'), 'gracefully', { contentType: 'text/plain' });
  return { done: true };
});

await serveUntilSignal({
  app,
  port: Number(process.env['PORT']),
  host: process.env['HOST'] ?? '127.0.0.1',
  log,
  graceMs: 10_000,
});
