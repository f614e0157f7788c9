export { createLogger, type Logger, type LogLevel } from './create-logger.ts';
export { redactFields } from './redact-fields.ts';
export { redactText } from './redact-text.ts';
