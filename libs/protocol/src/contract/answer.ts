import type { z } from 'zod';
import {
  acceptedResponseSchema,
  describeResponseSchema,
  errorResponseSchema,
} from '../web-record/response.ts';
import { type TaskInfo, taskInfoSchema } from '../web-record/task-info.ts';
import type { ContractCase, Send } from './contract-case.ts';
import { type DocumentExample, documentExample } from './document-example.ts';
import { expectSame, expectShape, expectStart } from './expectation.ts';

/** How a request must be refused: with ErrorCode `InvalidParam` and this ErrorMessage. */
type Refusal =
  { /** ... exactly this. */ message: string } | { /** ... that begins with this. */ messageStart: string };

/** Creates a case that sends a body (text as it is, anything else as JSON), which must be refused. */
export function refusalCase(title: string, body: unknown, refusal: Refusal): ContractCase {
  return {
    title,
    run: async (send) => {
      const answer = await sendRequest(send, body, errorResponseSchema);
      expectSame('ErrorCode', answer.ErrorCode, 'InvalidParam');
      if ('message' in refusal) expectSame('ErrorMessage', answer.ErrorMessage, refusal.message);
      else expectStart('ErrorMessage', answer.ErrorMessage, refusal.messageStart);
    },
  };
}

/**
 * Creates a case that leaves out what the documents leave out in their failure example: the response must be theirs.
 */
export function documentedRefusalCase(action: DocumentExample['action']): ContractCase {
  return {
    title: `${action} without its first field responds exactly as documented`,
    run: async (send) => {
      const documented = errorResponseSchema.parse(JSON.parse(documentExample(action, 'failure')));
      const answer = await sendRequest(send, { Action: action, Data: {} }, errorResponseSchema);
      expectSame('the answer', answer, { ...documented, RequestID: answer.RequestID });
    },
  };
}

/** Sends a body (text as it is, anything else as JSON) and checks what every response has: status 200 and its shape. */
export async function sendRequest<Schema extends z.ZodType>(
  send: Send,
  body: unknown,
  schema: Schema,
): Promise<z.output<Schema>> {
  const rawBody = typeof body === 'string' ? body : JSON.stringify(body);
  const what = `the answer to ${rawBody.length > 300 ? `${rawBody.slice(0, 300)}…` : rawBody}`;
  const { status, json } = await send(rawBody);
  const answer = expectShape(what, json, schema);
  expectSame(`the HTTP status of ${what}`, status, 200);
  expectSame(`the fields of ${what}`, json, answer);
  return answer;
}

/** Sends an action that responds with TaskID and RequestID. @returns the TaskID */
export async function accepted(send: Send, Action: string, Data: unknown): Promise<string> {
  const answer = await sendRequest(send, { Action, Data }, acceptedResponseSchema);
  return answer.TaskID;
}

/** Returns the task as Describe shows it. */
export async function describe(send: Send, TaskID: string): Promise<TaskInfo> {
  const answer = await sendRequest(send, { Action: 'Describe', Data: { TaskID } }, describeResponseSchema);
  expectSame('TaskID', answer.TaskID, TaskID);
  return taskInfoSchema.parse(answer);
}
