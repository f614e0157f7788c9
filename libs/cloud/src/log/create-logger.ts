import { type DestinationStream, type Logger, pino, stdTimeFunctions } from 'pino';
import { redactFields, redactText } from './redact.ts';

export type { Logger } from 'pino';
type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * Creates a logger that writes one JSON line per event to stdout, where SCF collects it. Secrets are hidden twice: by
 * the name of their field, and in the finished line, so that a signed URL inside an error message is hidden too.
 *
 * @param options.destination where lines are written; stdout if left out
 */
export function createLogger(options: {
  name: string;
  level: LogLevel;
  destination?: DestinationStream;
}): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    // No pid and host: on SCF they mean nothing, and the request id identifies the run.
    base: {},
    timestamp: stdTimeFunctions.isoTime,
    formatters: {
      level: (label: string) => ({ level: label }),
      bindings: redactFields,
      log: redactFields,
    },
    hooks: { streamWrite: redactText },
  };
  return options.destination === undefined ? pino(settings) : pino(settings, options.destination);
}
