import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { assertActive, findFunction, namedFunction } from '../functions/find-function.ts';
import { type FunctionRecord, LATEST, type Trigger } from '../functions/function-record.ts';
import { type ScfParts } from '../scf-parts.ts';
import { parseHttpDesc, parseTimerDesc } from './trigger-desc.ts';
import { toWireTrigger } from './wire-trigger.ts';

const type = z.string();
const enable = z.enum(['OPEN', 'CLOSE']);
const triggerName = z.string();
const updateSchema = z.object({
  ...namedFunction,
  TriggerName: triggerName,
  Type: type,
  TriggerDesc: z.string().optional(),
  Qualifier: z.string().default(LATEST),
  Enable: enable.optional(),
  CustomArgument: z.string().optional(),
  Description: z.string().optional(),
});
const deleteSchema = z.object({
  ...namedFunction,
  TriggerName: triggerName,
  Type: type,
  Qualifier: z.string().default(LATEST),
});
const listSchema = z.object({
  ...namedFunction,
  Offset: z.int().min(0).default(0),
  Limit: z.int().min(1).max(100).default(20),
  OrderBy: z.enum(['add_time', 'mod_time']).default('mod_time'),
  Order: z.enum(['ASC', 'DESC']).default('DESC'),
  Filters: z.array(z.object({ Name: z.string(), Values: z.array(z.string()) })).default([]),
});

/** UpdateTrigger: parameters that are left out stay unchanged. The qualifier identifies the trigger and cannot be changed. */
export function updateTrigger({ store, triggers }: ScfParts): ApiAction {
  return apiAction(updateSchema, async (request) => {
    const record = findFunction(store, request);
    assertActive(record);
    const before = findTrigger(record, request);
    const { TriggerDesc: desc } = request;
    const change =
      desc === undefined ? {} : before.type === 'http' ? parseHttpDesc(desc) : { cron: parseTimerDesc(desc) };
    const after: Trigger = {
      ...before,
      ...change,
      ...(request.Enable === undefined ? {} : { isOpen: request.Enable === 'OPEN' }),
      ...(request.Description === undefined ? {} : { description: request.Description }),
      ...(before.type === 'timer' && request.CustomArgument !== undefined
        ? { customArgument: request.CustomArgument }
        : {}),
      modTimeMs: Date.now(),
    };
    store.change(record.functionName, (all) => ({
      ...all,
      triggers: all.triggers.map((one) => (isTrigger(one, request) ? after : one)),
    }));
    await triggers.synchronize(record.functionName);
    return {};
  });
}

/** DeleteTrigger */
export function deleteTrigger({ store, triggers }: ScfParts): ApiAction {
  return apiAction(deleteSchema, async (request) => {
    const record = findFunction(store, request);
    findTrigger(record, request);
    store.change(record.functionName, (before) => ({
      ...before,
      triggers: before.triggers.filter((one) => !isTrigger(one, request)),
    }));
    await triggers.synchronize(record.functionName);
    return {};
  });
}

/** ListTriggers: lists the triggers of all versions and aliases. */
export function listTriggers({ store }: ScfParts): ApiAction {
  return apiAction(listSchema, (request) => {
    const record = findFunction(store, request);
    const direction = request.Order === 'ASC' ? 1 : -1;
    const getTime = (trigger: Trigger): number =>
      request.OrderBy === 'add_time' ? trigger.addTimeMs : trigger.modTimeMs;
    const found = record.triggers
      .filter((trigger) => request.Filters.every((filter) => matchesFilter(trigger, filter)))
      .sort((a, b) => direction * (getTime(a) - getTime(b)));
    return {
      TotalCount: found.length,
      Triggers: found.slice(request.Offset, request.Offset + request.Limit).map(toWireTrigger),
    };
  });
}

function matchesFilter(
  trigger: Trigger,
  { Name: name, Values: values }: { Name: string; Values: string[] },
): boolean {
  if (name === 'Qualifier') return values.includes(trigger.qualifier);
  if (name === 'TriggerName') return values.includes(trigger.name);
  if (name === 'Description') return values.includes(trigger.description);
  throw apiError('InvalidParameterValue.Filters', `The filter ${name} does not exist.`);
}

interface TriggerReference {
  readonly TriggerName: string;
  readonly Type: string;
  readonly Qualifier: string;
}

const isTrigger = (one: Trigger, { TriggerName, Type, Qualifier }: TriggerReference): boolean =>
  one.name === TriggerName && one.type === Type && one.qualifier === Qualifier;

function findTrigger(record: FunctionRecord, reference: TriggerReference): Trigger {
  const trigger = record.triggers.find((one) => isTrigger(one, reference));
  if (trigger === undefined)
    throw apiError(
      'ResourceNotFound.Trigger',
      `The function has no ${reference.Type} trigger ${reference.TriggerName} on ${reference.Qualifier}.`,
    );
  return trigger;
}
