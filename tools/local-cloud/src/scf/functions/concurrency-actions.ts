import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { ACCOUNT_QUOTA_MB } from '../memory-quota.ts';
import { type ScfParts } from '../scf-parts.ts';
import { assertActive, findFunction, namedFunction } from './find-function.ts';

const functionSchema = z.object(namedFunction);
const putSchema = z.object({ ...namedFunction, ReservedConcurrencyMem: z.int().min(0) });

/** The reservable part of an account's quota in a region; the rest stays for functions without a reservation. */
const RESERVABLE_MB = ACCOUNT_QUOTA_MB - 12_800;

/** GetAccount: the quota, and how much of it is reserved for individual functions. */
export function getAccount({ store, quotaMb }: ScfParts): ApiAction {
  return apiAction(z.object({}), () => ({
    AccountUsage: {
      NamespacesCount: 1,
      Namespace: [{ Namespace: 'default', FunctionsCount: store.list().length }],
      TotalConcurrencyMem: quotaMb,
      TotalAllocatedConcurrencyMem: store.list().reduce((sum, { reservedMb = 0 }) => sum + reservedMb, 0),
      UserConcurrencyMemLimit: quotaMb,
    },
    AccountLimit: { NamespacesCount: 5, Namespace: [{ Namespace: 'default', FunctionsCount: 50 }] },
  }));
}

/** PutReservedConcurrencyConfig: limits the total memory of a function's processes. */
export function putReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(putSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record);
    const { ReservedConcurrencyMem: reservedMb } = request;
    const others = store.list().filter(({ functionName }) => functionName !== record.functionName);
    const total = others.reduce((sum, one) => sum + (one.reservedMb ?? 0), reservedMb);
    if (total > RESERVABLE_MB)
      throw apiError(
        'FailedOperation.ReservedExceedTotal',
        `All functions together can reserve ${RESERVABLE_MB} MB at most.`,
      );
    store.put({ ...record, reservedMb });
    return {};
  });
}

/** GetReservedConcurrencyConfig */
export function getReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(functionSchema, (request) => ({
    ReservedMem: findFunction(store, request).reservedMb ?? null,
  }));
}

/** DeleteReservedConcurrencyConfig */
export function deleteReservedConcurrency({ store }: ScfParts): ApiAction {
  return apiAction(functionSchema, (request) => {
    const { reservedMb: _, ...record } = findFunction(store, request);
    store.put(record);
    return {};
  });
}
