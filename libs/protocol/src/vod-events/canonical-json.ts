/**
 * The value as JSON that depends on its content alone: fields in order of their names, without those that are null
 * or undefined.
 *
 * @param value parsed JSON, not nested very deeply
 * @param without fields of the outermost object that are left out
 */
export function canonicalJson(value: unknown, without?: ReadonlySet<string>): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value)
    .filter(([name, field]) => field !== null && field !== undefined && without?.has(name) !== true)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
