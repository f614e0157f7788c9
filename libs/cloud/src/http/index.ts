export { consoleFolderOf, consoleVariables } from './console-variables.ts';
export { createService, type Service, type ServiceOptions } from './create-service.ts';
export { describeService } from './describe-service.ts';
export { eventInvokeRoute, type EventContext } from './event-invoke-route.ts';
export { type ConsoleAbout, type ConsoleOptions, serveConsole } from './serve-console.ts';
export { serveUntilSignal, type ServeOptions } from './serve-until-signal.ts';
export { shutdownSignalOf, type ServiceEnv } from './service-env.ts';
