export { type MetricsSource, addMetricsRoute } from './metrics-route.ts';
export { metricsVariables } from './metrics-variables.ts';
export { requireMetricsToken } from './require-metrics-token.ts';
