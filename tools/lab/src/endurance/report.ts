/** The result of one check. */
export interface Check {
  what: string;
  /** The measured value with its unit. */
  measured: string;
  /** The required value; may be empty. */
  bound: string;
  ok: boolean;
}

/** Formats one line for each check, which begins with the result. */
export function formatChecks(checks: readonly Check[]): string {
  return checks
    .map(({ what, measured, bound, ok }) => {
      const against = bound === '' ? '' : ` (${bound})`;
      return `${ok ? 'ok    ' : 'FAILED'}  ${what}: ${measured}${against}\n`;
    })
    .join('');
}

/** Formats rows of cells as aligned lines with a heading: numbers to the right, everything else to the left. */
export function formatTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumber = heading.map((_, column) =>
    rows.every((row) => /^(-?[\d.]*|NaN)$/.test(row[column] ?? '')),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = cells[column] ?? '';
        return isNumber[column] === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(heading), ...rows.map(line)].map((text) => `${text}\n`).join('');
}
