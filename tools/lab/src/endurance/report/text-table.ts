/** Rows of cells as lines of text: a heading, numbers to the right, all else to the left. */
export function textTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
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
