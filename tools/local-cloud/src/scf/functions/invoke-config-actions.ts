import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { type ScfParts } from '../scf-parts.ts';
import { assertActive, findFunction, namedFunction, resolveVersion } from './find-function.ts';
import { type FunctionRecord, LATEST } from './function-record.ts';

/** Limits of the console and of GetAccount (`RetryNumLimit`, `MinMsgTTL`, `MaxMsgTTL`). */
const MAX_RETRIES = 2;
const MSG_TTL_SECONDS = { min: 60, max: 21_600, fallback: 21_600 };

const updateSchema = z.object({
  ...namedFunction,
  AsyncTriggerConfig: z.object({
    RetryConfig: z.array(z.object({ RetryNum: z.int() })).min(1),
    MsgTTL: z.int(),
  }),
});
const getSchema = z.object({ ...namedFunction, Qualifier: z.string().default(LATEST) });

/** Returns the settings of a function's asynchronous events, or their defaults. */
export const getInvokeConfig = ({
  invokeConfig = { retryNum: MAX_RETRIES, msgTtlSeconds: MSG_TTL_SECONDS.fallback },
}: FunctionRecord): NonNullable<FunctionRecord['invokeConfig']> => invokeConfig;

/** UpdateFunctionEventInvokeConfig: applies to all versions of the function. */
export function updateEventInvokeConfig({ store }: ScfParts): ApiAction {
  return apiAction(updateSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record);
    if (record.type === 'HTTP')
      throw apiError('UnsupportedOperation', 'HTTP functions have no asynchronous calls.');
    const { MsgTTL: msgTtlSeconds, RetryConfig: retries } = request.AsyncTriggerConfig;
    const retryNum = retries[0]?.RetryNum ?? MAX_RETRIES;
    if (retryNum < 0 || retryNum > MAX_RETRIES)
      throw apiError('InvalidParameterValue.RetryNum', `RetryNum must be 0 to ${MAX_RETRIES}.`);
    if (msgTtlSeconds < MSG_TTL_SECONDS.min || msgTtlSeconds > MSG_TTL_SECONDS.max)
      throw apiError(
        'InvalidParameterValue.TTL',
        `MsgTTL must be ${MSG_TTL_SECONDS.min} to ${MSG_TTL_SECONDS.max} seconds.`,
      );
    store.put({ ...record, invokeConfig: { retryNum, msgTtlSeconds } });
    return {};
  });
}

/**
 * GetFunctionEventInvokeConfig. The second RetryNum is for errors of the platform; -1 means until the event expires
 * (https://www.tencentcloud.com/document/product/583/39921).
 */
export function getEventInvokeConfig({ store }: ScfParts): ApiAction {
  return apiAction(getSchema, (request) => {
    const record = findFunction(store, request);
    resolveVersion(record, request.Qualifier);
    const { retryNum, msgTtlSeconds } = getInvokeConfig(record);
    return {
      AsyncTriggerConfig: {
        MsgTTL: msgTtlSeconds,
        RetryConfig: [{ RetryNum: retryNum }, { RetryNum: -1 }],
      },
    };
  });
}
