import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { type ScfParts } from '../scf-parts.ts';
import { assertActive, findFunction, namedFunction, versionOf } from './find-function.ts';
import { type FunctionRecord, LATEST } from './function-record.ts';

/** Limits of the console and of GetAccount (`RetryNumLimit`, `MinMsgTTL`, `MaxMsgTTL`). */
const MOST_RETRIES = 2;
const MSG_TTL_SECONDS = { least: 60, most: 21_600, fallback: 21_600 };

const updateSchema = z.object({
  ...namedFunction,
  AsyncTriggerConfig: z.object({
    RetryConfig: z.array(z.object({ RetryNum: z.int() })).min(1),
    MsgTTL: z.int(),
  }),
});
const getSchema = z.object({ ...namedFunction, Qualifier: z.string().default(LATEST) });

/** What asynchronous events of a function get when nobody has said otherwise. */
export const invokeConfigOf = ({
  invokeConfig = { retryNum: MOST_RETRIES, msgTtlSeconds: MSG_TTL_SECONDS.fallback },
}: FunctionRecord): NonNullable<FunctionRecord['invokeConfig']> => invokeConfig;

/** UpdateFunctionEventInvokeConfig: it is of the function, with all its versions. */
export function updateEventInvokeConfig({ store }: ScfParts): ApiAction {
  return apiAction(updateSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record);
    if (record.type === 'HTTP')
      throw apiError('UnsupportedOperation', 'HTTP functions have no asynchronous calls.');
    const { MsgTTL: msgTtlSeconds, RetryConfig: retries } = request.AsyncTriggerConfig;
    const retryNum = retries[0]?.RetryNum ?? MOST_RETRIES;
    if (retryNum < 0 || retryNum > MOST_RETRIES)
      throw apiError('InvalidParameterValue.RetryNum', `RetryNum is 0 to ${MOST_RETRIES}.`);
    if (msgTtlSeconds < MSG_TTL_SECONDS.least || msgTtlSeconds > MSG_TTL_SECONDS.most)
      throw apiError(
        'InvalidParameterValue.TTL',
        `MsgTTL is ${MSG_TTL_SECONDS.least} to ${MSG_TTL_SECONDS.most} seconds.`,
      );
    store.put({ ...record, invokeConfig: { retryNum, msgTtlSeconds } });
    return {};
  });
}

/**
 * GetFunctionEventInvokeConfig. The second RetryNum is for what is no error of the function, -1: as long as the event lasts
 * (https://www.tencentcloud.com/document/product/583/39921).
 */
export function getEventInvokeConfig({ store }: ScfParts): ApiAction {
  return apiAction(getSchema, (request) => {
    const record = findFunction(store, request);
    versionOf(record, request.Qualifier);
    const { retryNum, msgTtlSeconds } = invokeConfigOf(record);
    return {
      AsyncTriggerConfig: {
        MsgTTL: msgTtlSeconds,
        RetryConfig: [{ RetryNum: retryNum }, { RetryNum: -1 }],
      },
    };
  });
}
