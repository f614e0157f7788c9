import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { assertActive, findFunction, hasQualifier, namedFunction } from '../functions/find-function.ts';
import { LATEST, type Trigger } from '../functions/function-record.ts';
import { type ScfParts } from '../scf-parts.ts';
import { parseHttpDesc, parseTimerDesc } from './trigger-desc.ts';
import { wireTrigger } from './wire-trigger.ts';

const createSchema = z.object({
  ...namedFunction,
  TriggerName: z.string(),
  Type: z.string(),
  TriggerDesc: z.string().default(''),
  Qualifier: z.string().default(LATEST),
  Enable: z.enum(['OPEN', 'CLOSE']).default('OPEN'),
  CustomArgument: z.string().default(''),
  Description: z.string().default(''),
});
const TRIGGER_LIMIT = 10;

/** CreateTrigger. The name of a function URL is made by SCF, whatever is asked for. */
export function createTrigger({ store, triggers }: ScfParts): ApiAction {
  return apiAction(createSchema, async (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.CreateTrigger');
    if (!hasQualifier(record, request.Qualifier))
      throw apiError(
        'ResourceNotFound.Qualifier',
        `${record.functionName} has no version or alias ${request.Qualifier}.`,
      );
    if (record.triggers.length >= TRIGGER_LIMIT)
      throw apiError('LimitExceeded.Trigger', `A function has at most ${TRIGGER_LIMIT} triggers.`);
    // https://cloud.tencent.com/document/product/583/56124: web functions take API gateway triggers and function URLs only.
    if (request.Type === 'timer' && record.type === 'HTTP')
      throw apiError(
        'UnsupportedOperation.Trigger',
        `${record.functionName} is a web function, which takes no timer: bind it to an event function.`,
      );
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
