export { type MetricsSource, addMetricsRoute, requireMetricsToken } from './metrics-route.ts';
