/**
 * A service in a process of its own, for tests of its shutdown. It reports to its parent over IPC. `GET /job` runs
 * until the shutdown signal and then takes JOB_MS more; `onShutdown` takes SHUTDOWN_MS.
 */
import { once } from 'node:events';
import { wait } from '../../retry/index.ts';
import { createLogger } from '../../log/index.ts';
import { createService, serveUntilSignal, getShutdownSignal } from '../index.ts';

const report = (what: object) => process.send?.(what);
const log = createLogger({ name: 'stoppable', level: 'silent' });
const app = createService({ name: 'stoppable', log, maxBodyBytes: 1000 });

app.get('/job', async (context) => {
  const signal = getShutdownSignal(context);
  report({ job: 'begun' });
  if (!signal.aborted) await once(signal, 'abort');
  await wait(Number(process.env['JOB_MS']));
  return context.text('finished');
});

await serveUntilSignal({
  app,
  port: 0,
  host: '127.0.0.1',
  log,
  graceMs: Number(process.env['GRACE_MS']),
  onListening: report,
  onShutdown: async (deadline) => {
    report({ shutdown: 'begun' });
    await wait(Number(process.env['SHUTDOWN_MS']), { until: deadline });
    report({ shutdown: deadline.aborted ? 'cut' : 'done' });
  },
});
report({ served: true });
process.disconnect();
