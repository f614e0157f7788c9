import type { Logger } from '../log/index.ts';

/** A child logger that is made when it is first used: most requests log nothing, and making one is not cheap. */
export function lazyChild(log: Logger, bindings: Record<string, unknown>): Logger {
  let child: Logger | undefined;
  return new Proxy(log, {
    get: (_, name) => Reflect.get((child ??= log.child(bindings)), name),
  });
}
