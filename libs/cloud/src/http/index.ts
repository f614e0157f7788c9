export { addConsoleRoutes } from './console-routes.ts';
export { createService, type Service } from './create-service.ts';
export { addDescriptionRoutes } from './describe-service.ts';
export { addEventInvokeRoute } from './event-invoke-route.ts';
export { serveUntilSignal } from './serve-until-signal.ts';
export { getShutdownSignal, type ServiceEnv } from './service-env.ts';
