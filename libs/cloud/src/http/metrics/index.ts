export { type MetricsSource, addMetricsRoute } from './metrics-route.ts';
export { metricsVariables, requireMetricsToken } from './require-metrics-token.ts';
