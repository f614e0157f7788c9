import { z } from 'zod';
import { targetDirField, targetNameField } from '../wire/key-part.ts';
import { hostLabel } from '../wire/wire-field.ts';

/** A host, with or without scheme, port and path. It is only ever put in front of a FileURL, never connected to. */
const playbackDomain = z.string().regex(/^(https?:\/\/)?[a-z0-9.-]+(:\d{1,5})?(\/[^\s\p{Cc}?#"\\]*)?$/iu, {
  error: 'must be a domain name',
});

/** `Output.Cos`: where in COS the file goes. */
export const cosOutputSchema = z.object({
  /** The domain a FileURL is to have. Absent: the bucket's own. */
  Domain: playbackDomain.optional(),
  /** Absent: the bucket the service was set up with. */
  Bucket: hostLabel.optional(),
  /** The region of the bucket. Absent: the one the service was set up with. */
  Region: hostLabel.optional(),
  /** Absent: the task id. See `objectKeyOf`. */
  TargetDir: targetDirField.optional(),
  /** Absent: the time the recording stopped, in milliseconds. See `objectKeyOf`. */
  TargetName: targetNameField.optional(),
});

/** `Output.Cos` as parsed. */
export type CosOutput = z.output<typeof cosOutputSchema>;
