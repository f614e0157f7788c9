import { type ServiceName } from './snapshot.ts';

/**
 * Calls a service through the console's own server.
 *
 * @returns its answer: JSON, or its text
 * @throws Error with what the service says is wrong
 */
export async function call(
  service: ServiceName,
  path: string,
  { method = 'POST', body }: { method?: 'POST' | 'GET' | 'DELETE'; body?: unknown } = {},
): Promise<unknown> {
  const response = await fetch(`/console/call/${service}${path}`, {
    method,
    ...(method === 'POST'
      ? { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) }
      : {}),
  });
  const text = await response.text();
  const answer = parsed(text);
  const problem = problemOf(answer);
  if (problem !== undefined) throw new Error(problem);
  if (!response.ok) throw new Error(text.trim() === '' ? `HTTP ${response.status}` : text);
  return answer;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Of web-record errors are answered with HTTP 200 and `ErrorCode`; the others say `Code`. A task may have one without the call having. */
function problemOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { ErrorCode, ErrorMessage, Code, Message, Status } = answer as Record<string, unknown>;
  const [code, message] = ErrorCode === undefined ? [Code, Message] : [ErrorCode, ErrorMessage];
  return typeof code === 'string' && Status === undefined ? `${code}: ${String(message)}` : undefined;
}
