import { wholeNumberIn } from '../wire/wire-field.ts';

/** The longest time a request can ask for: 10 hours, as documented for MaxDurationLimit. */
const maxSeconds = 36_000;

/** Whole seconds in [0, 36000]; 0 and absent mean the default, as for Width and Height. */
export function secondsField(defaultSeconds: number) {
  return wholeNumberIn(0, maxSeconds)
    .transform((seconds) => (seconds === 0 ? defaultSeconds : seconds))
    .default(defaultSeconds);
}
