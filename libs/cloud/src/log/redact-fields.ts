import { HIDDEN, isSecretName } from './redact-text.ts';

/** Deeper than this nothing is looked into: log lines are flat, and a cycle must end. */
const MAX_LEVELS = 8;

/**
 * A copy of a log line's fields in which the values of secret names are hidden, however deep they are.
 * Errors and other class instances are left as they are (the logger's own serializers write them).
 */
export function redactFields(fields: Record<string, unknown>, level = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecretName(name) && value !== undefined && value !== null ? HIDDEN : redactValue(value, level + 1),
    ]),
  );
}

function redactValue(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (level > MAX_LEVELS) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, level + 1));
  return isPlain(value) ? redactFields(value, level) : value;
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
