import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { toApiTime } from '../china-time.ts';
import { type ScfParts } from '../scf-parts.ts';
import { assertActive, findFunction, namedFunction } from './find-function.ts';
import { type FunctionVersion } from './function-record.ts';
import { STEPS } from './lifecycle.ts';
import { freezeLatest, getVersionStatus } from './function-changes.ts';

const publishSchema = z.object({ ...namedFunction, Description: z.string().optional() });
const listSchema = z.object({
  ...namedFunction,
  Offset: z.int().min(0).default(0),
  Limit: z.int().min(1).max(100).default(20),
  Order: z.enum(['ASC', 'DESC']).default('DESC'),
  OrderBy: z.enum(['AddTime', 'ModTime']).default('AddTime'),
});

/**
 * PublishVersion: returns the number immediately. The function is `Publishing` for a while, and the version for longer:
 * Tencent's own tool waits for it before moving an alias (serverless-tencent/tencent-component-toolkit, modules/scf).
 */
export function publishVersion({ store, lifecycle, stateMs }: ScfParts): ApiAction {
  return apiAction(publishSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.PublishVersion');
    const { latest } = record;
    if (latest.code === undefined)
      throw apiError('FailedOperation.PublishVersion', `The function ${record.functionName} has no code.`);
    const description = request.Description ?? latest.description;
    // Add the version immediately to reserve its number; no other operation is possible until the state ends.
    store.put(freezeLatest(record, { description, activeInMs: stateMs * 2 }));
    lifecycle.begin(record.functionName, STEPS.publish, async () => (before) => before);
    return {
      FunctionVersion: String(record.nextVersion),
      CodeSize: latest.code.sizeBytes,
      MemorySize: latest.configuration.MemorySize,
      Description: description,
      Handler: latest.configuration.Handler,
      Timeout: latest.configuration.Timeout,
      Runtime: record.runtime,
      Namespace: 'default',
    };
  });
}

/** ListVersionByFunction, including `$LATEST`. */
export function listVersionByFunction({ store }: ScfParts): ApiAction {
  return apiAction(listSchema, (request) => {
    const record = findFunction(store, request);
    const direction = request.Order === 'ASC' ? 1 : -1;
    const getTime = ({ addTimeMs, modTimeMs }: FunctionVersion): number =>
      request.OrderBy === 'AddTime' ? addTimeMs : modTimeMs;
    const all = [record.latest, ...record.versions].sort((a, b) => direction * (getTime(a) - getTime(b)));
    const page = all.slice(request.Offset, request.Offset + request.Limit);
    return {
      FunctionVersion: page.map(({ version }) => version),
      Versions: page.map((version) => ({
        Version: version.version,
        Description: version.description,
        AddTime: toApiTime(version.addTimeMs),
        ModTime: toApiTime(version.modTimeMs),
        Status: getVersionStatus(record, version),
      })),
      TotalCount: all.length,
    };
  });
}
