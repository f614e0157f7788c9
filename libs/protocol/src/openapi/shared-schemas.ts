import { z } from 'zod';

/** The response to `GET /health`. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  name: z.string().describe('The service'),
});

/** What a task was asked for with. @param requestIdName as the service spells it */
export const taskRequestSchema = (requestIdName: 'RequestID' | 'RequestId') =>
  z.object({
    Request: z
      .record(z.string(), z.unknown())
      .describe(
        'The request with its defaults. Secrets are `…`, and of URLs only where they lead is shown. When the task has ended, it is what the service has not forgotten',
      ),
    [requestIdName]: z.string().min(1).describe('Of this request'),
  });

/** The answer to somebody who is known, and may not. */
export const forbiddenSchema = z.object({
  ErrorCode: z.literal('Forbidden'),
  ErrorMessage: z.string().min(1).describe('Why'),
  RequestID: z.string().min(1).describe('Of this request'),
});

/** The response to a request without a valid signature. */
export const unauthorizedSchema = z.object({
  ErrorCode: z.literal('Unauthorized'),
  ErrorMessage: z.string().min(1).describe('What is wrong with the signature'),
  RequestID: z.string().min(1).describe('Of this request'),
});
