import { type z } from 'zod';
import { acceptedResponseSchema, describeResponseSchema } from '../web-record/response.ts';
import { type TaskInfo, taskInfoSchema } from '../web-record/task-info.ts';
import { type Send } from './contract-case.ts';
import { expectSame, expectShape } from './expectation.ts';

/** Sends a body (text as it is, anything else as JSON) and checks what every answer has: status 200 and its shape. */
export async function answerOf<Schema extends z.ZodType>(
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

/** Sends an action that answers with TaskID and RequestID. @returns the TaskID */
export async function accepted(send: Send, Action: string, Data: unknown): Promise<string> {
  const answer = await answerOf(send, { Action, Data }, acceptedResponseSchema);
  return answer.TaskID;
}

/** The task as Describe shows it. */
export async function describe(send: Send, TaskID: string): Promise<TaskInfo> {
  const answer = await answerOf(send, { Action: 'Describe', Data: { TaskID } }, describeResponseSchema);
  expectSame('TaskID', answer.TaskID, TaskID);
  return taskInfoSchema.parse(answer);
}
