import fc from 'fast-check';

/** Generates copies of the event in which one to three fields, at any depth, are missing or have any other JSON value. */
export function mutate(event: object): fc.Arbitrary<object> {
  const paths = listPaths(event);
  const mutation = fc.record({
    path: fc.constantFrom(...paths),
    value: fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, null, '', 0, [], {})),
  });
  return fc.array(mutation, { minLength: 1, maxLength: 3 }).map((mutations) => {
    const copy = JSON.parse(JSON.stringify(event)) as object;
    for (const { path, value } of mutations) setAtPath(copy, path, value);
    return copy;
  });
}

/** Generates copies with the same content and the fields of each object in another order. */
export function shuffle(value: unknown): fc.Arbitrary<unknown> {
  if (Array.isArray(value)) return fc.tuple(...value.map((item: unknown) => shuffle(item)));
  if (typeof value !== 'object' || value === null) return fc.constant(value);
  const names = Object.keys(value);
  const fields = fc.tuple(...Object.values(value).map((field: unknown) => shuffle(field)));
  const order = fc.shuffledSubarray([...names.keys()], { minLength: names.length, maxLength: names.length });
  return fc
    .tuple(fields, order)
    .map(([given, indexes]) => Object.fromEntries(indexes.map((index) => [names[index], given[index]])));
}

function listPaths(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, field]) => [
    [...path, name],
    ...listPaths(field, [...path, name]),
  ]);
}

/** Sets a value; does nothing if an earlier mutation removed the path to it. */
function setAtPath(target: unknown, [name, ...rest]: string[], value: unknown): void {
  if (typeof target !== 'object' || target === null || name === undefined) return;
  const fields = target as Record<string, unknown>;
  if (rest.length > 0) setAtPath(fields[name], rest, value);
  else if (value === undefined) Reflect.deleteProperty(fields, name);
  else fields[name] = value;
}
