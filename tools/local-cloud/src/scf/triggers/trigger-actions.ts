import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { assertActive, findFunction, hasQualifier, namedFunction } from '../functions/find-function.ts';
import { type FunctionRecord, LATEST, type Trigger } from '../functions/function-record.ts';
import { type ScfParts } from '../scf-parts.ts';
import { parseHttpDesc, parseTimerDesc } from './trigger-desc.ts';
import { wireTrigger } from './wire-trigger.ts';

const type = z.string();
const enable = z.enum(['OPEN', 'CLOSE']);
const triggerName = z.string();
const createSchema = z.object({
  ...namedFunction,
  TriggerName: triggerName,
  Type: type,
  TriggerDesc: z.string().default(''),
  Qualifier: z.string().default(LATEST),
  Enable: enable.default('OPEN'),
  CustomArgument: z.string().default(''),
  Description: z.string().default(''),
});
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
const TRIGGER_LIMIT = 10;

/** CreateTrigger. The name of a function URL is made by SCF, whatever is asked for. */
export function createTrigger({ store, triggers }: ScfParts): ApiAction {
  return apiAction(createSchema, async (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.CreateTrigger');
    assertQualifier(record, request.Qualifier);
    if (record.triggers.length >= TRIGGER_LIMIT)
      throw apiError('LimitExceeded.Trigger', `A function has at most ${TRIGGER_LIMIT} triggers.`);
    const made = madeTrigger(request);
    const isSame = ({ type: other, name, qualifier }: Trigger): boolean =>
      other === made.type && (made.type === 'http' ? qualifier === made.qualifier : name === made.name);
    if (record.triggers.some(isSame))
      throw apiError(
        'ResourceInUse.Trigger',
        `The function has a ${made.type} trigger of this kind already.`,
      );
    const trigger =
      made.type === 'http' ? { ...made, port: await triggers.openUrl(record.functionName, made) } : made;
    store.change(record.functionName, (before) => ({ ...before, triggers: [...before.triggers, trigger] }));
    await triggers.synchronize(record.functionName);
    return { TriggerInfo: wireTrigger(trigger) };
  });
}

function madeTrigger(request: z.output<typeof createSchema>): Trigger {
  const { Type: kind, TriggerName: name, TriggerDesc: desc } = request;
  const now = Date.now();
  const base = {
    qualifier: request.Qualifier,
    isOpen: request.Enable === 'OPEN',
    description: request.Description,
    addTimeMs: now,
    modTimeMs: now,
  };
  if (kind === 'http') {
    // As in the name of the platform: ten letters and digits.
    const id = BigInt(`0x${randomBytes(8).toString('hex')}`)
      .toString(36)
      .padStart(10, '0')
      .slice(-10);
    return { type: 'http', name: id, port: 0, ...parseHttpDesc(desc), ...base };
  }
  if (kind !== 'timer')
    throw apiError('InvalidParameterValue.Type', 'The local SCF has triggers of the types http and timer.');
  if (!/^[A-Za-z][\w-]{0,59}$/.test(name))
    throw apiError(
      'InvalidParameterValue.TriggerName',
      'TriggerName has at most 60 letters, digits, _ and -, and begins with a letter.',
    );
  return { type: 'timer', name, cron: parseTimerDesc(desc), customArgument: request.CustomArgument, ...base };
}

/** UpdateTrigger: what is left out stays. The qualifier finds the trigger; it cannot be changed. */
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
      triggers: all.triggers.map((one) => (isMeant(one, request) ? after : one)),
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
      triggers: before.triggers.filter((one) => !isMeant(one, request)),
    }));
    await triggers.synchronize(record.functionName);
    return {};
  });
}

/** ListTriggers: those of all versions and aliases. */
export function listTriggers({ store }: ScfParts): ApiAction {
  return apiAction(listSchema, (request) => {
    const record = findFunction(store, request);
    const direction = request.Order === 'ASC' ? 1 : -1;
    const timeOf = (trigger: Trigger): number =>
      request.OrderBy === 'add_time' ? trigger.addTimeMs : trigger.modTimeMs;
    const found = record.triggers
      .filter((trigger) => request.Filters.every((filter) => fits(trigger, filter)))
      .sort((a, b) => direction * (timeOf(a) - timeOf(b)));
    return {
      TotalCount: found.length,
      Triggers: found.slice(request.Offset, request.Offset + request.Limit).map(wireTrigger),
    };
  });
}

function fits(trigger: Trigger, { Name: name, Values: values }: { Name: string; Values: string[] }): boolean {
  if (name === 'Qualifier') return values.includes(trigger.qualifier);
  if (name === 'TriggerName') return values.includes(trigger.name);
  if (name === 'Description') return values.includes(trigger.description);
  throw apiError('InvalidParameterValue.Filters', `There is no filter ${name}.`);
}

interface MeantTrigger {
  readonly TriggerName: string;
  readonly Type: string;
  readonly Qualifier: string;
}

const isMeant = (one: Trigger, { TriggerName, Type, Qualifier }: MeantTrigger): boolean =>
  one.name === TriggerName && one.type === Type && one.qualifier === Qualifier;

function findTrigger(record: FunctionRecord, meant: MeantTrigger): Trigger {
  const trigger = record.triggers.find((one) => isMeant(one, meant));
  if (trigger === undefined)
    throw apiError(
      'ResourceNotFound.Trigger',
      `The function has no ${meant.Type} trigger ${meant.TriggerName} on ${meant.Qualifier}.`,
    );
  return trigger;
}

function assertQualifier(record: FunctionRecord, qualifier: string): void {
  if (!hasQualifier(record, qualifier))
    throw apiError(
      'ResourceNotFound.Qualifier',
      `${record.functionName} has no version or alias ${qualifier}.`,
    );
}
