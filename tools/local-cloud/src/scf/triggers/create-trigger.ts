import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { assertActive, findFunction, hasQualifier, namedFunction } from '../functions/find-function.ts';
import { LATEST, type Trigger } from '../functions/function-record.ts';
import { type ScfParts } from '../scf-parts.ts';
import { parseHttpDesc, parseTimerDesc } from './trigger-desc.ts';
import { toWireTrigger } from './wire-trigger.ts';

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

/** CreateTrigger. SCF chooses the name of a function URL, whatever the request says. */
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
        `${record.functionName} is a web function, which cannot have a timer: use an event function.`,
      );
    const made = makeTrigger(request);
    const isSame = ({ type: other, name, qualifier }: Trigger): boolean =>
      other === made.type && (made.type === 'http' ? qualifier === made.qualifier : name === made.name);
    if (record.triggers.some(isSame))
      throw apiError('ResourceInUse.Trigger', `The function already has this ${made.type} trigger.`);
    const trigger =
      made.type === 'http' ? { ...made, port: await triggers.openUrl(record.functionName, made) } : made;
    store.change(record.functionName, (before) => ({ ...before, triggers: [...before.triggers, trigger] }));
    await triggers.synchronize(record.functionName);
    return { TriggerInfo: toWireTrigger(trigger) };
  });
}

function makeTrigger(request: z.output<typeof createSchema>): Trigger {
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
    // Ten letters and digits, as on the platform.
    const id = BigInt(`0x${randomBytes(8).toString('hex')}`)
      .toString(36)
      .padStart(10, '0')
      .slice(-10);
    return { type: 'http', name: id, port: 0, ...parseHttpDesc(desc), ...base };
  }
  if (kind !== 'timer')
    throw apiError(
      'InvalidParameterValue.Type',
      'The local SCF supports triggers of the types http and timer only.',
    );
  if (!/^[A-Za-z][\w-]{0,59}$/.test(name))
    throw apiError(
      'InvalidParameterValue.TriggerName',
      'TriggerName must have at most 60 letters, digits, _ and -, and begin with a letter.',
    );
  return { type: 'timer', name, cron: parseTimerDesc(desc), customArgument: request.CustomArgument, ...base };
}
