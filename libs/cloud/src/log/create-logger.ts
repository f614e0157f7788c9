import { pino, stdTimeFunctions, type DestinationStream, type Logger } from 'pino';
import { redactFields } from './redact-fields.ts';
import { redactText } from './redact-text.ts';

export type { Logger } from 'pino';
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/**
 * One JSON line per event on stdout, where SCF collects it. Secrets are hidden twice: by the name of their field,
 * and in the finished line, so that a signed URL inside an error's message does not slip through.
 *
 * @param options.destination where the lines go; stdout when left out
 */
export function createLogger(options: {
  name: string;
  level: LogLevel;
  destination?: DestinationStream;
}): Logger {
  const settings = {
    name: options.name,
    level: options.level,
    // No pid and host: in SCF they say nothing, and the request id says which run a line is from.
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
