import type * as z from 'zod';
import { ServiceError } from '../errors/index.ts';
import { complaintOf } from '../wire/problem.ts';

/** A body with thousands of wrong fields is not to be answered with thousands of sentences. */
const mostProblemsNamed = 5;

/**
 * The event is not as documented, so nothing can be done with it: code `InvalidEvent`, fault `caller`.
 *
 * @param message begins with the field and a colon, such as `FileUploadEvent.FileId: missing`
 */
export function invalidEvent(message: string, cause?: unknown): ServiceError {
  return new ServiceError('InvalidEvent', message, { fault: 'caller', cause });
}

/** The same for what a schema found; never repeats what came. The error must come from a parse with `reportInput`. */
export function invalidEventOf(error: z.ZodError): ServiceError {
  const named = error.issues.slice(0, mostProblemsNamed).map(problemOf);
  const unnamed = error.issues.length - named.length;
  return invalidEvent([...named, ...(unnamed > 0 ? [`and ${unnamed} more`] : [])].join('; '));
}

function problemOf(issue: z.core.$ZodIssue): string {
  // The platform writes null for what it has no value for.
  const complaint = issue.input === null ? 'missing' : complaintOf(issue);
  return `${issue.path.join('.')}: ${complaint}`;
}
