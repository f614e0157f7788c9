import { z } from 'zod';
import { blank, text } from '../env/index.ts';

/** The variables of tracing, for an app's schema. OpenTelemetry gives them their names. */
export const tracingVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .preprocess(blank, z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional())
    .meta({
      description:
        'Where spans of requests and tasks are sent, as OTLP over HTTP with JSON; `/v1/traces` is added. Without it nothing of OpenTelemetry is loaded',
      type: 'string',
      fallback: 'none',
    }),
  OTEL_EXPORTER_OTLP_HEADERS: text.describe(
    'Headers that are sent along, such as `authorization=Bearer%20…`: pairs separated by commas, values percent-encoded',
  ),
};

/** Where spans are sent. */
export type TracingTarget = NonNullable<ReturnType<typeof toTracingTarget>>;

/** Pure: converts the variables; undefined if tracing is off. */
export function toTracingTarget(values: {
  OTEL_EXPORTER_OTLP_ENDPOINT?: string | undefined;
  OTEL_EXPORTER_OTLP_HEADERS?: string | undefined;
}): { url: string; headers: Readonly<Record<string, string>> } | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: list = '' } = values;
  if (endpoint === undefined) return undefined;
  const pairs = list.split(',').flatMap((pair) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=(.*)$/.exec(pair) ?? [];
    return name === undefined ? [] : [[name, decode(value ?? '').trim()] as const];
  });
  return { url: `${endpoint.replace(/\/$/, '')}/v1/traces`, headers: Object.fromEntries(pairs) };
}

/** Percent-decodes a text; returns an invalid encoding unchanged. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
