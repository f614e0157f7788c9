import { z } from 'zod';

/** The response to `GET /health`. */
export const healthSchema = z.object({
  status: z.literal('ok'),
  name: z.string().describe('The service'),
});

/** The response to a request without a valid signature. */
export const unauthorizedSchema = z.object({
  ErrorCode: z.literal('Unauthorized'),
  ErrorMessage: z.string().min(1).describe('What is wrong with the signature'),
  RequestID: z.string().min(1).describe('Of this request'),
});
