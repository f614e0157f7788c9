import type { OpenTracingOptions, Tracing } from './open-tracing.ts';
import type { TracingTarget } from './tracing-variables.ts';

export type { OpenTracingOptions, TraceCarrier, Tracing } from './open-tracing.ts';
export { toTracingTarget, type TracingTarget, tracingVariables } from './tracing-variables.ts';

/** Opens tracing where it is asked for; where it is not, none of its packages is read. */
export async function openTracingTo(
  target: TracingTarget | undefined,
  options: OpenTracingOptions,
): Promise<Tracing | undefined> {
  if (target === undefined) return undefined;
  const { openTracing } = await import('./open-tracing.ts');
  return openTracing(target, options);
}
