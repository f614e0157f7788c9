import { z } from 'zod';

/** An upload that was applied for, under its VodSessionKey. */
export const uploadSessionSchema = z.object({
  fileId: z.string(),
  subAppId: z.number().optional(),
  name: z.string(),
  type: z.string(),
  key: z.string(),
  coverKey: z.string().optional(),
  expireTime: z.string(),
  classId: z.number(),
  sourceContext: z.string(),
});
export type UploadSession = z.infer<typeof uploadSessionSchema>;
