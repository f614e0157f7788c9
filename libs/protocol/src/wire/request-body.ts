import type { z } from 'zod';

/** The depth of `Data.Output.Vod.MediaInfo.<field>`, the deepest documented field: nothing below is read. */
const maxLevels = 5;

/**
 * Removes the fields without a value: `""`, `"undefined"` (what a console form writes for an empty box) and `null`.
 * So an empty optional field gets its default, and an empty required field is missing. Arrays and anything below the
 * deepest documented level are kept.
 */
export function withoutBlanks(value: unknown, level = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || level > maxLevels) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => !isBlank(field))
      .map(([name, field]) => [name, withoutBlanks(field, level + 1)]),
  );
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 'undefined';
}

const typeNames: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'a boolean',
  object: 'an object',
  record: 'an object',
  array: 'an array',
};

/**
 * Describes one problem, the field first: `TaskID missing`, `Output.Cos.Bucket must be a string`, `Muxer must be one
 * of mp4, hls`. Never repeats the input.
 *
 * The issue must come from a parse with `reportInput`: without the input, missing and mistyped look the same.
 */
export function describeProblem(issue: z.core.$ZodIssue): string {
  const field = issue.path.length === 0 ? 'request body' : issue.path.join('.');
  return `${field} ${describeIssue(issue)}`;
}

/** Describes what is wrong with the field, without its name: `missing`, `must be a string`. */
export function describeIssue(issue: z.core.$ZodIssue): string {
  // A rule for several fields ("custom") has its own message, whatever the named field contains.
  if (issue.code !== 'custom' && issue.input === undefined) return 'missing';
  if (issue.code === 'invalid_type') return `must be ${typeNames[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  return issue.message;
}
