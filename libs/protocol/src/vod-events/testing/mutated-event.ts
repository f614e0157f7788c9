import fc from 'fast-check';

/** The event with one to three of its fields, at any depth, left out or replaced by anything JSON can say. */
export function mutated(event: object): fc.Arbitrary<object> {
  const paths = pathsIn(event);
  const mutation = fc.record({
    path: fc.constantFrom(...paths),
    value: fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, null, '', 0, [], {})),
  });
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) => {
    const copy = JSON.parse(JSON.stringify(event)) as object;
    for (const { path, value } of mutations) put(copy, path, value);
    return copy;
  });
}

/** The same content with the fields of every object in another order. */
export function shuffled(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map((item: unknown) => shuffled(item)));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const names = Object.keys(value);
  const fields = fc.tuple(...Object.values(value).map((field: unknown) => shuffled(field)));
  const order = fc.shuffledSubarray([...names.keys()], { minLength: names.length, maxLength: names.length });
  return fc
    .tuple(fields, order)
    .map(([given, indexes]) => Object.fromEntries(indexes.map((index) => [names[index], given[index]])));
}

function pathsIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    [...path, name],
    ...pathsIn(field, [...path, name]),
  ]);
}

/** An earlier mutation may have taken the way away: then nothing is put. */
function put(target: unknown, [name, ...rest]: string[], value: unknown): void {
  if (typeof target !== 'object' || target === null || name === undefined) return;
  const fields = target as Record<string, unknown>;
  if (rest.length > 0) put(fields[name], rest, value);
  else if (value === undefined) Reflect.deleteProperty(fields, name);
  else fields[name] = value;
}
