/** The deepest documented field is `Data.Output.Vod.MediaInfo.<field>`: nothing below is read. */
const deepestLevel = 5;

/**
 * Removes the fields without a value: `""`, `"undefined"` (what a console form writes for an empty box) and `null`.
 * So an empty optional field gets its default, and an empty required field is missing. Arrays and anything below the
 * deepest documented level are kept.
 */
export function withoutBlanks(value: unknown, level = 0): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || level > deepestLevel)
    return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => !isBlank(field))
      .map(([name, field]) => [name, withoutBlanks(field, level + 1)]),
  );
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 'undefined';
}
