import { type z } from 'zod';

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
