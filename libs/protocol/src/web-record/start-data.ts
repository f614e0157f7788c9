import { z } from 'zod';
import { outputSchema } from './output.ts';
import { sizeField } from './video-size.ts';
import { startFields } from '../wire/start-fields.ts';
import { httpUrl, wholeNumberIn } from '../wire/wire-field.ts';

const defaultDurationSeconds = 21_600;
const maxDurationSeconds = 36_000;

/** `Data` of Start, every row of the documents' table, and the rows that are ours, at the end. Fields that are not in it are left out, not refused. */
export const startDataSchema = z.object({
  /** The page to record. Only its form is checked here; whether the service may go there is checked by the service. */
  RecordURL: httpUrl,
  /** Wait for the page to call `window.startRecord`. The table says required, and gives it a default: it is optional. */
  ManualStart: z.boolean().default(false),
  /** Pixels; 0 means the default, odd becomes even (see `evenSize`). */
  Width: sizeField(1280),
  /** Pixels; 0 means the default, odd becomes even (see `evenSize`). */
  Height: sizeField(720),
  /** Told when the recording is done. */
  CallbackURL: httpUrl.optional(),
  /** Seconds of recording after which the task ends as if stopped. 0 means the default, as for Width and Height. */
  MaxDurationLimit: wholeNumberIn(0, maxDurationSeconds)
    .transform((seconds) => (seconds === 0 ? defaultDurationSeconds : seconds))
    .default(defaultDurationSeconds),
  /** Where the unfinished recording is kept. */
  StorageType: z.enum(['cfs', 'cos']).default('cfs'),
  Output: outputSchema.prefault({}),
  ...startFields,
});

/** `Data` of Start as parsed: wire names, defaults filled in. */
export type StartData = z.output<typeof startDataSchema>;
