export {
  addConsoleRoutes,
  type ConsoleAbout,
  type ConsoleOptions,
  consoleVariables,
  findConsoleFolder,
} from './console-routes.ts';
export { createService, type Service, type ServiceOptions } from './create-service.ts';
export { addDescriptionRoutes } from './describe-service.ts';
export { addEventInvokeRoute, type EventContext } from './event-invoke-route.ts';
export { serveUntilSignal, type ServeOptions } from './serve-until-signal.ts';
export { getShutdownSignal, type ServiceEnv } from './service-env.ts';
