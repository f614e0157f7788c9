import { z } from 'zod';
import { targetDirField, countUtf8Bytes, hostLabel } from '../wire/wire-field.ts';

/** COS rejects keys above 850 bytes; the longest file name of this service has 220. */
const maxPathBytes = 600;

const secret = z.string().max(256, { error: 'must be at most 256 characters' });

/** A rule for both keys: the one at `field` is required when `other` is present. */
const needsBoth = (field: 'SecretId' | 'SecretKey', other: 'SecretId' | 'SecretKey') => ({
  path: [field],
  message: `missing: it must be set with ${other}`,
  when: ({ value }: { value: unknown }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
});

/** `CosConfig`: where in COS the files go, and with which credentials. */
export const cosConfigSchema = z
  .object({
    SecretId: secret.optional().meta({
      description: 'Key for uploads, together with `SecretKey`',
      fallback: 'the function’s role, or `SECRET_ID`',
    }),
    SecretKey: secret.optional().describe('See `SecretId`'),
    Region: hostLabel.describe('Region of the bucket, such as `ap-shanghai`'),
    Bucket: hostLabel.describe('Bucket with the AppId, such as `test-123456789`'),
    Path: targetDirField
      .refine((path) => countUtf8Bytes(path) <= maxPathBytes, {
        message: `must be at most ${maxPathBytes} bytes`,
      })
      .describe(
        'Folder, such as `/trtc`; `/` is the root of the bucket. No `.` or `..` segment, at most 600 bytes',
      ),
  })
  .refine(
    (given) => given.SecretKey === undefined || given.SecretId !== undefined,
    needsBoth('SecretId', 'SecretKey'),
  )
  .refine(
    (given) => given.SecretId === undefined || given.SecretKey !== undefined,
    needsBoth('SecretKey', 'SecretId'),
  );

/** `CosConfig` as parsed. */
export type CosConfig = z.output<typeof cosConfigSchema>;
