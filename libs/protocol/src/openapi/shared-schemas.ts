import { z } from 'zod';

/** The response to `GET /health`. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  name: z.string().describe('The service'),
});

/** The request that a task was started with. @param requestIdName as the service spells it */
export const taskRequestSchema = (requestIdName: 'RequestID' | 'RequestId') =>
  z.object({
    Request: z
      .record(z.string(), z.unknown())
      .describe(
        'The request with its defaults. Secrets are replaced with `…`, and so are paths and queries of URLs. For a task that has ended, only the fields that are still stored',
      ),
    [requestIdName]: z.string().min(1).describe('Id of this request'),
  });

/** The response to an authenticated caller without permission. */
export const forbiddenSchema = z.object({
  ErrorCode: z.literal('Forbidden'),
  ErrorMessage: z.string().min(1).describe('The reason'),
  RequestID: z.string().min(1).describe('Id of this request'),
});

/** The response to a request without a valid signature. */
export const unauthorizedSchema = z.object({
  ErrorCode: z.literal('Unauthorized'),
  ErrorMessage: z.string().min(1).describe('What is wrong with the signature'),
  RequestID: z.string().min(1).describe('Id of this request'),
});
