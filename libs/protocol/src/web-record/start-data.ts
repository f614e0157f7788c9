import { z } from 'zod';
import { outputSchema } from './output.ts';
import { pageAccessFields } from './page-access.ts';
import { pageBrowserFields } from './page-browser.ts';
import { secondsField } from './seconds-field.ts';
import { sizeField } from './video-size.ts';
import { startFields } from '../wire/start-fields.ts';
import { httpUrl } from '../wire/wire-field.ts';

/** Documented for MaxDurationLimit: 6 hours. */
const defaultDurationSeconds = 21_600;
/** Long enough for a break, short enough not to pay for a forgotten task until the next day. */
const defaultWaitSeconds = 7_200;

/**
 * `Data` of Start: every row of the documents' table, and then what is an addition to them. Fields that are not in it are
 * left out, not refused.
 */
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
  MaxDurationLimit: secondsField(defaultDurationSeconds),
  /** Where the unfinished recording is kept. */
  StorageType: z.enum(['cfs', 'cos']).default('cfs'),
  Output: outputSchema.prefault({}),
  MaxPauseLimit: secondsField(defaultWaitSeconds).describe(
    'Seconds that all pauses together may last before the task ends as if stopped; 0 means the default',
  ),
  ReadyTimeout: secondsField(defaultWaitSeconds).describe(
    'Seconds that a page with ManualStart may take to call window.startRecord; 0 means the default',
  ),
  ...pageAccessFields,
  ...pageBrowserFields,
  ...startFields,
});

/** `Data` of Start as parsed: wire names, defaults filled in. */
export type StartData = z.output<typeof startDataSchema>;
