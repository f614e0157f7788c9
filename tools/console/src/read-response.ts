/**
 * Reads the response of a service: JSON, or its text. The calls that start a task in a room return plain text, and the
 * id of the task in a header: that becomes `{ TaskId }`.
 *
 * @throws RefusedError with the message of the service
 */
export async function readResponse(response: Response): Promise<unknown> {
  const text = await response.text();
  const answer = parseJson(text);
  const problem = findProblem(answer);
  if (problem !== undefined) throw new RefusedError(problem, response.status);
  if (!response.ok)
    throw new RefusedError(text.trim() === '' ? `HTTP ${response.status}` : text, response.status);
  const taskId = response.headers.get('x-task-id');
  return taskId === null ? answer : { TaskId: taskId };
}

/** Reports that the service rejected a request. */
export class RefusedError extends Error {
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.name = 'RefusedError';
    this.status = status;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * Finds the error in a response. web-record reports errors with HTTP 200 and `ErrorCode`, the other services with `Code`. A
 * response with a `Status` is a task, whose error is not one of the call.
 */
function findProblem(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { ErrorCode, ErrorMessage, Code, Message, Status } = answer as Record<string, unknown>;
  const [code, message] = ErrorCode === undefined ? [Code, Message] : [ErrorCode, ErrorMessage];
  return typeof code === 'string' && Status === undefined ? `${code}: ${String(message)}` : undefined;
}
