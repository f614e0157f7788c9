import { expect, it } from 'vitest';
import { openTracingTo } from './index.ts';
import { toTracingTarget } from './tracing-variables.ts';

it('says where spans go, and with which headers', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/otlp/' };
  expect(toTracingTarget(endpoint)).toEqual({ url: 'https://collector.example/otlp/v1/traces', headers: {} });
  const OTEL_EXPORTER_OTLP_HEADERS = 'authorization=Bearer%20a%3Db, x-team = media ,nonsense,x-odd=100%';
  expect(toTracingTarget({ ...endpoint, OTEL_EXPORTER_OTLP_HEADERS })?.headers).toEqual({
    authorization: 'Bearer a=b',
    'x-team': 'media',
    'x-odd': '100%',
  });
});

it('without an endpoint nothing is traced', async () => {
  expect(toTracingTarget({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b' })).toBeUndefined();
  const log = undefined as never;
  expect(await openTracingTo(undefined, { service: 's', sendBeforeAnswer: false, log })).toBeUndefined();
});
