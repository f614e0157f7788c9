import { type TriggerInfo } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { z } from 'zod';
import { type ActualTrigger } from './actual-function.ts';

const urlSchema = z.object({ NetConfig: z.object({ ExtranetUrl: z.string().optional() }).optional() });
const timerSchema = z.object({ cron: z.string() });

/**
 * A trigger in an answer of ListTriggers.
 *
 * @returns undefined for kinds that we never make
 */
export function triggerOf(info: TriggerInfo): ActualTrigger | undefined {
  const { Type: type, TriggerName: name = '', Qualifier: qualifier = '', TriggerDesc: text = '' } = info;
  if (type === 'http') {
    const parsed = urlSchema.safeParse(parseJson(text));
    return { type: 'url', name, qualifier, url: parsed.data?.NetConfig?.ExtranetUrl || undefined };
  }
  if (type !== 'timer') return undefined;
  // What was given as `0 */5 * * * * *` comes back as `{"cron":"0 */5 * * * * *"}`.
  const cron = timerSchema.safeParse(parseJson(text)).data?.cron ?? text;
  return { type: 'timer', name, qualifier, cron, message: info.CustomArgument ?? '' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
