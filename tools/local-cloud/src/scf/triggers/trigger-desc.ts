import { z } from 'zod';
import { apiError } from '../../cloud-api/index.ts';
import { type HttpTrigger } from '../functions/function-record.ts';
import { findNextRun } from './timer.ts';

const httpSchema = z.looseObject({
  AuthType: z.enum(['NONE', 'CAM']),
  NetConfig: z
    .object({ EnableIntranet: z.boolean().default(false), EnableExtranet: z.boolean().default(true) })
    .default({ EnableIntranet: false, EnableExtranet: true }),
});

/**
 * Parses the TriggerDesc of a function URL.
 *
 * @throws ServiceError `InvalidParameterValue.TriggerDesc` or `UnsupportedOperation`
 */
export function parseHttpDesc(text: string): Pick<HttpTrigger, 'authType' | 'netConfig' | 'others'> {
  const parsed = httpSchema.safeParse(parseJson(text));
  if (!parsed.success) throw invalidDesc(z.prettifyError(parsed.error));
  const { AuthType: authType, NetConfig: netConfig, ...others } = parsed.data;
  if (authType === 'CAM')
    throw apiError(
      'UnsupportedOperation',
      'The local SCF supports open function URLs only: AuthType must be NONE.',
    );
  if (!netConfig.EnableExtranet && !netConfig.EnableIntranet)
    throw invalidDesc('NetConfig enables neither the intranet nor the extranet.');
  return { authType, netConfig, others };
}

/**
 * Parses the TriggerDesc of a timer: a cron expression with seven fields, plain or as `{"cron": …}`.
 *
 * @throws ServiceError `InvalidParameterValue.TriggerDesc`
 */
export function parseTimerDesc(text: string): string {
  const parsed = z
    .object({ cron: z.string() })
    .safeParse(text.startsWith('{') ? parseJson(text) : { cron: text });
  if (!parsed.success) throw invalidDesc(z.prettifyError(parsed.error));
  const { cron } = parsed.data;
  try {
    findNextRun(cron, new Date());
  } catch (cause) {
    throw invalidDesc(`${cron} is not a cron expression with seven fields.`, cause);
  }
  return cron;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalidDesc('TriggerDesc is not valid JSON.', cause);
  }
}

const invalidDesc = (message: string, cause?: unknown): Error =>
  apiError('InvalidParameterValue.TriggerDesc', `TriggerDesc: ${message}`, cause);
