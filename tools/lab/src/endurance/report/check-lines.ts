import type { Check } from './check.ts';

/** One line for each check; what failed says so in front. */
export function checkLines(checks: readonly Check[]): string {
  return checks
    .map(({ what, measured, bound, ok }) => {
      const against = bound === '' ? '' : ` (${bound})`;
      return `${ok ? 'ok    ' : 'FAILED'}  ${what}: ${measured}${against}\n`;
    })
    .join('');
}
