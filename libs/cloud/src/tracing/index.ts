import type { OpenTracingOptions, Tracing } from './open-tracing.ts';
import type { TracingTarget } from './tracing-variables.ts';

export type { TraceCarrier, Tracing } from './open-tracing.ts';
export { toTracingTarget } from './tracing-variables.ts';

/** Opens tracing if it is configured; otherwise none of its packages is loaded. */
export async function openTracingTo(
  target: TracingTarget | undefined,
  options: OpenTracingOptions,
): Promise<Tracing | undefined> {
  if (target === undefined) return undefined;
  const { openTracing } = await import('./open-tracing.ts');
  return openTracing(target, options);
}
