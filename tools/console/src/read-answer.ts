/**
 * Reads the answer of a service: JSON, or its text. What starts a task in a room answers with plain text, and with its
 * id in a header: that is read as `{ TaskId }`.
 *
 * @throws RefusedError with what the service says is wrong
 */
export async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  const answer = parsed(text);
  const problem = problemOf(answer);
  if (problem !== undefined) throw new RefusedError(problem, response.status);
  if (!response.ok)
    throw new RefusedError(text.trim() === '' ? `HTTP ${response.status}` : text, response.status);
  const taskId = response.headers.get('x-task-id');
  return taskId === null ? answer : { TaskId: taskId };
}

/** What a service says is wrong. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
  }
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
