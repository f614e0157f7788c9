import { httpInstrumentationMiddleware } from '@hono/otel';
import { context, propagation, ROOT_CONTEXT, SpanStatusCode } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { MiddlewareHandler } from 'hono';
import type { ServiceEnv } from '../http/service-env.ts';
import type { Logger } from '../log/index.ts';
import { redactText } from '../log/redact.ts';
import { wait } from '../retry/index.ts';
import type { TracingTarget } from './tracing-variables.ts';

/** The maximum wait for spans to be accepted: tracing must not delay what it traces. */
const flushMs = 1_000;
/** Spans that end within this are sent together. */
const batchMs = 1_000;

/** The context of a trace as W3C writes it (https://www.w3.org/TR/trace-context/). */
export interface TraceCarrier {
  traceparent?: string | undefined;
}

/** Traces the requests and tasks of a service. */
export interface Tracing extends AsyncDisposable {
  /** Creates a span for each request, named for its route. */
  middleware: MiddlewareHandler<ServiceEnv>;
  /** Returns what to add to a worker's event, so that its span becomes a child of the current request; empty outside one. */
  carrier(): TraceCarrier;
  /**
   * Traces the work on one task, with its `TaskID`. When this resolves, the span has been sent, or sending has failed.
   *
   * @param carrier from the event that started the worker
   */
  trace<T>(taskId: string, work: () => Promise<T>, carrier?: TraceCarrier): Promise<T>;
}

export interface OpenTracingOptions {
  /** Its name in traces. */
  service: string;
  /** Whether the process may be frozen after a response, as on SCF: each response then waits until its span is sent. */
  sendBeforeAnswer: boolean;
  /** Returns the path to show, for an app with secrets in its paths; the path itself if left out. */
  toLoggedPath?: ((path: string) => string) | undefined;
  log: Logger;
}

/** Opens tracing. The spans of a request with `traceparent` belong to the trace of its caller. */
export function openTracing(
  { url, headers }: TracingTarget,
  { service, sendBeforeAnswer, toLoggedPath = (path) => path, log }: OpenTracingOptions,
): Tracing {
  const exporter = new OTLPTraceExporter({ url, headers: { ...headers }, timeoutMillis: 5_000 });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [
      new BatchSpanProcessor(withoutSecrets(exporter, { toLoggedPath, log }), {
        scheduledDelayMillis: batchMs,
      }),
    ],
  });
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const tracer = provider.getTracer('scf-media');
  const instrument = httpInstrumentationMiddleware({ tracerProvider: provider, serviceName: service });
  // Spans that are not accepted in time are sent later or lost: nothing waits for them.
  const flush = (): Promise<void> => briefly(provider.forceFlush());
  return {
    async middleware(request, next) {
      const answer = await instrument(request, next);
      if (sendBeforeAnswer) await flush();
      return answer;
    },
    carrier() {
      const carrier: TraceCarrier = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent === undefined ? {} : { traceparent: carrier.traceparent };
    },
    async trace(taskId, work, carrier = {}) {
      const parent = propagation.extract(ROOT_CONTEXT, carrier);
      const span = tracer.startSpan('task', { attributes: { TaskID: taskId } }, parent);
      try {
        return await work();
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        if (error instanceof Error) span.recordException(error);
        throw error;
      } finally {
        span.end();
        await flush();
      }
    },
    async [Symbol.asyncDispose]() {
      await briefly(provider.shutdown());
    },
  };
}

/** Waits for a promise for a limited time, and ignores its outcome. */
async function briefly(work: Promise<void>): Promise<void> {
  const over = new AbortController();
  const done = work.catch(() => undefined).finally(() => over.abort());
  await Promise.race([done, wait(flushMs, { until: over.signal })]);
}

/** Wraps an exporter: removes queries, secret paths and signatures from spans, and logs when spans are not accepted. */
function withoutSecrets(
  exporter: SpanExporter,
  { toLoggedPath, log }: { toLoggedPath: (path: string) => string; log: Logger },
): SpanExporter {
  let isFailing = false;
  return {
    export(spans, done) {
      for (const span of spans) hideSecrets(span, toLoggedPath);
      exporter.export(spans, (result) => {
        if (result.code !== 0 && !isFailing)
          log.warn({ reason: redactText(String(result.error?.message)) }, 'spans cannot be sent');
        isFailing = result.code !== 0;
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

function hideSecrets({ attributes, events }: ReadableSpan, toLoggedPath: (path: string) => string): void {
  const full = attributes['url.full'];
  const url = typeof full === 'string' ? URL.parse(full) : null;
  if (url !== null) attributes['url.full'] = `${url.origin}${toLoggedPath(url.pathname)}`;
  for (const { attributes: about = {} } of events)
    for (const [name, value] of Object.entries(about))
      if (typeof value === 'string') about[name] = redactText(value);
}
