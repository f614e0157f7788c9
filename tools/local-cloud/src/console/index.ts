import { type NodeApp } from '../http/listen.ts';
import { consolePage, type ConsoleState } from './console-page.ts';

/** Adds the console page (`GET /`) and the health check (`GET /health`) to an app. */
export function addConsole(app: NodeApp, stateOf: () => ConsoleState): NodeApp {
  app.get('/', (context) => context.html(consolePage(stateOf())));
  app.get('/health', (context) => context.json({ status: 'ok', name: 'local-cloud' }));
  return app;
}
