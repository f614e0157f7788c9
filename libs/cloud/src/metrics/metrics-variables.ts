import { text } from '../env/index.ts';

/** The variable of `GET /metrics`, for an app's schema. */
export const metricsVariables = {
  METRICS_TOKEN: text.meta({
    description:
      'Token for `GET /metrics`, which Prometheus sends as `Authorization: Bearer …`. Without it `/metrics` is open to whoever may call the service, and to nobody else',
    fallback: 'none',
  }),
};
