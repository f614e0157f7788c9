import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { toApiTime } from '../china-time.ts';
import { type ScfParts } from '../scf-parts.ts';
import { checkNamespace } from './find-function.ts';
import { type FunctionRecord } from './function-record.ts';

const listSchema = z.object({
  Namespace: z.string().default('default'),
  Order: z.enum(['ASC', 'DESC']).default('DESC'),
  Orderby: z.enum(['AddTime', 'ModTime', 'FunctionName']).default('ModTime'),
  Offset: z.int().min(0).default(0),
  Limit: z.int().min(1).max(100).default(20),
  SearchKey: z.string().default(''),
  Description: z.string().default(''),
  Filters: z.array(z.object({ Name: z.string(), Values: z.array(z.string()) })).default([]),
});

/** ListFunctions, with the filters Status, Runtime, Type, AsyncRunEnable, TraceEnable and tags. */
export function listFunctions({ store }: ScfParts): ApiAction {
  return apiAction(listSchema, (request) => {
    checkNamespace(request.Namespace);
    const direction = request.Order === 'ASC' ? 1 : -1;
    const getSortKey = ({ functionName, latest }: FunctionRecord): string | number =>
      ({ AddTime: latest.addTimeMs, ModTime: latest.modTimeMs, FunctionName: functionName })[request.Orderby];
    const found = store
      .list()
      .filter(({ functionName }) => functionName.includes(request.SearchKey))
      .filter(({ latest }) => latest.description.includes(request.Description))
      .filter((record) => request.Filters.every((filter) => matches(record, filter)))
      .sort((a, b) => (getSortKey(a) < getSortKey(b) ? -direction : direction));
    return {
      TotalCount: found.length,
      Functions: found.slice(request.Offset, request.Offset + request.Limit).map(toListItem),
    };
  });
}

function matches(
  record: FunctionRecord,
  { Name: name, Values: values }: { Name: string; Values: string[] },
): boolean {
  const { type: Type, status: Status, runtime: Runtime, isAsync, isTraced, tags } = record;
  if (name.startsWith('tag-'))
    return tags.some(({ Key, Value }) => `tag-${Key}` === name && values.includes(Value));
  const known: Record<string, string> = {
    Status,
    Runtime,
    Type,
    AsyncRunEnable: toFlag(isAsync),
    TraceEnable: toFlag(isTraced),
  };
  const value = known[name];
  if (value === undefined)
    throw apiError('InvalidParameterValue.Filters', `The filter ${name} does not exist.`);
  return values.includes(value);
}

const toFlag = (isTrue: boolean): string => (isTrue ? 'TRUE' : 'FALSE');

function toListItem(record: FunctionRecord): object {
  return {
    FunctionName: record.functionName,
    FunctionId: record.functionId,
    Namespace: 'default',
    Type: record.type,
    Runtime: record.runtime,
    Description: record.latest.description,
    Status: record.status,
    StatusDesc: record.statusReasons.map(({ ErrorMessage }) => ErrorMessage).join(' '),
    StatusReasons: record.statusReasons,
    Tags: record.tags,
    AsyncRunEnable: toFlag(record.isAsync),
    TraceEnable: toFlag(record.isTraced),
    ReservedConcurrencyMem: record.reservedMb ?? null,
    TotalProvisionedConcurrencyMem: null,
    AddTime: toApiTime(record.latest.addTimeMs),
    ModTime: toApiTime(record.latest.modTimeMs),
  };
}
