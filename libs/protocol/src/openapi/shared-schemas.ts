import { z } from 'zod';

/** The answer to `GET /health`. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  name: z.string().describe('The service'),
});

/** The answer to a request that is not signed as it has to be. */
export const unauthorizedSchema = z.object({
  ErrorCode: z.literal('Unauthorized'),
  ErrorMessage: z.string().min(1).describe('What is wrong with the signature'),
  RequestID: z.string().min(1).describe('Of this request'),
});
