export { createLogger, type Logger, type LogLevel } from './create-logger.ts';
export { redactFields, redactText } from './redact.ts';
