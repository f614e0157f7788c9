export { type MetricsSource, addMetricsRoute } from './metrics-route.ts';
export { requireMetricsToken } from './require-metrics-token.ts';
