import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { toApiTime } from '../china-time.ts';
import { type ScfParts } from '../scf-parts.ts';
import { assertActive, findFunction, namedFunction } from './find-function.ts';
import { getVersionStatus } from './function-changes.ts';
import { type Alias, DEFAULT_ALIAS, type FunctionRecord, LATEST } from './function-record.ts';

const routing = z
  .object({
    AdditionalVersionWeights: z
      .array(z.object({ Version: z.string(), Weight: z.number() }))
      .nullable()
      .optional(),
    AddtionVersionMatchs: z.array(z.unknown()).nullable().optional(),
  })
  .nullable()
  .optional();
const changeSchema = z.object({
  ...namedFunction,
  Name: z.string(),
  FunctionVersion: z.string(),
  RoutingConfig: routing,
  Description: z.string().optional(),
});
const nameSchema = z.object({ ...namedFunction, Name: z.string() });
// The API defines these two as text.
const count = (fallback: number) => z.coerce.number().int().min(0).default(fallback);
const listSchema = z.object({
  ...namedFunction,
  FunctionVersion: z.string().optional(),
  Offset: count(0),
  Limit: count(20),
});

/** CreateAlias */
export function createAlias({ store }: ScfParts): ApiAction {
  return apiAction(changeSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.CreateAlias');
    const { Name: name } = request;
    if (!/^[A-Za-z][\w-]{0,63}$/.test(name))
      throw apiError(
        'InvalidParameterValue.Name',
        'Name must have at most 64 letters, digits, _ and -, and begin with a letter.',
      );
    if (record.aliases.some((alias) => alias.name === name))
      throw apiError('ResourceInUse.Alias', `The alias ${name} exists already.`);
    const now = Date.now();
    const alias: Alias = {
      name,
      functionVersion: requireVersion(record, request.FunctionVersion),
      additional: parseRouting(record, request),
      description: request.Description ?? '',
      addTimeMs: now,
      modTimeMs: now,
    };
    store.put({ ...record, aliases: [...record.aliases, alias] });
    return {};
  });
}

/** UpdateAlias: applies from the next call. */
export function updateAlias({ store }: ScfParts): ApiAction {
  return apiAction(changeSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.UpdateAlias');
    const before = findAlias(record, request.Name);
    const after: Alias = {
      ...before,
      functionVersion: requireVersion(record, request.FunctionVersion),
      additional: parseRouting(record, request),
      description: request.Description ?? before.description,
      modTimeMs: Date.now(),
    };
    store.put({ ...record, aliases: record.aliases.map((alias) => (alias === before ? after : alias)) });
    return {};
  });
}

/** DeleteAlias */
export function deleteAlias({ store, triggers }: ScfParts): ApiAction {
  return apiAction(nameSchema, async (request) => {
    const record = findFunction(store, request);
    const { name } = findAlias(record, request.Name);
    if (name === DEFAULT_ALIAS)
      throw apiError('InvalidParameterValue.Alias', `${DEFAULT_ALIAS} cannot be deleted.`);
    store.put({
      ...record,
      aliases: record.aliases.filter((alias) => alias.name !== name),
      triggers: record.triggers.filter(({ qualifier }) => qualifier !== name),
    });
    await triggers.synchronize(record.functionName);
    return {};
  });
}

/** GetAlias */
export function getAlias({ store }: ScfParts): ApiAction {
  return apiAction(nameSchema, (request) =>
    toWireAlias(findAlias(findFunction(store, request), request.Name)),
  );
}

/** ListAliases */
export function listAliases({ store }: ScfParts): ApiAction {
  return apiAction(listSchema, (request) => {
    const { aliases } = findFunction(store, request);
    const { FunctionVersion: version, Offset: offset, Limit: limit } = request;
    const found = aliases.filter((alias) => version === undefined || alias.functionVersion === version);
    return { Aliases: found.slice(offset, offset + limit).map(toWireAlias), TotalCount: found.length };
  });
}

function findAlias({ functionName, aliases }: FunctionRecord, name: string): Alias {
  const alias = aliases.find((one) => one.name === name);
  if (alias === undefined)
    throw apiError('ResourceNotFound.Alias', `The function ${functionName} has no alias ${name}.`);
  return alias;
}

function requireVersion(record: FunctionRecord, version: string): string {
  const { functionName, versions } = record;
  if (version === LATEST) return version;
  const found = versions.find((one) => one.version === version);
  if (found === undefined)
    throw apiError(
      'ResourceNotFound.FunctionVersion',
      `The function ${functionName} has no version ${version}.`,
    );
  if (getVersionStatus(record, found) !== 'Active')
    throw apiError(
      'FailedOperation.FunctionVersionStatusNotActive',
      `Version ${version} of ${functionName} is not Active yet. Please try again later.`,
    );
  return version;
}

function parseRouting(
  record: FunctionRecord,
  { RoutingConfig: config, FunctionVersion: main }: z.output<typeof changeSchema>,
): Alias['additional'] {
  if ((config?.AddtionVersionMatchs ?? []).length > 0)
    throw apiError(
      'UnsupportedOperation',
      'The local SCF routes by weight only: AddtionVersionMatchs must be empty.',
    );
  const weights = config?.AdditionalVersionWeights ?? [];
  if (weights.length > 1)
    throw apiError(
      'InvalidParameterValue.AdditionalVersionWeights',
      'An alias has at most one additional version.',
    );
  return weights.map(({ Version, Weight }) => {
    if (Version === main || Weight < 0 || Weight > 1)
      throw apiError(
        'InvalidParameterValue.AdditionalVersionWeights',
        'The additional version must differ from the main version, with a weight from 0 to 1.',
      );
    return { version: requireVersion(record, Version), weight: Weight };
  });
}

const toWireAlias = (alias: Alias): object => ({
  Name: alias.name,
  FunctionVersion: alias.functionVersion,
  RoutingConfig: {
    AdditionalVersionWeights: alias.additional.map(({ version, weight }) => ({
      Version: version,
      Weight: weight,
    })),
    AddtionVersionMatchs: [],
  },
  Description: alias.description,
  AddTime: toApiTime(alias.addTimeMs),
  ModTime: toApiTime(alias.modTimeMs),
});
