import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { codeSchema, prepareCode } from '../packages/code-source.ts';
import { type ScfParts } from '../scf-parts.ts';
import { checkConfiguration } from './check-configuration.ts';
import { applyConfigurationChange, configurationChangeSchema } from './configuration.ts';
import { assertActive, findFunction, namedFunction } from './find-function.ts';
import { STEPS } from './lifecycle.ts';
import { freezeLatest, setCode } from './function-changes.ts';

const flag = z.enum(['TRUE', 'FALSE']).default('FALSE');
const codeChangeSchema = z.object({
  ...namedFunction,
  Code: codeSchema.optional(),
  ZipFile: z.string().optional(),
  CosBucketName: z.string().optional(),
  CosObjectName: z.string().optional(),
  CosBucketRegion: z.string().optional(),
  Publish: flag,
});
const changeSchema = configurationChangeSchema.extend({
  ...namedFunction,
  Description: z.string().optional(),
  Publish: flag,
});
/** Applies to the top-level parameter; `Code.ZipFile` accepts more. */
const TOP_ZIP_LIMIT_BYTES = 20 * 1024 * 1024;

/** UpdateFunctionCode: replaces the package of `$LATEST` while the function is `Updating`; until then the old one is used. */
export function updateFunctionCode(parts: ScfParts): ApiAction {
  const { store, lifecycle } = parts;
  return apiAction(codeChangeSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.UpdateFunctionCode');
    const { ZipFile, CosBucketName, CosObjectName, CosBucketRegion } = request;
    if ((ZipFile?.length ?? 0) * 0.75 > TOP_ZIP_LIMIT_BYTES)
      throw apiError(
        'InvalidParameterValue.ZipFile',
        'ZipFile has more than 20 MB; Code.ZipFile accepts 50.',
      );
    const code = request.Code ?? { ZipFile, CosBucketName, CosObjectName, CosBucketRegion };
    const isImage = record.runtime === 'CustomImage';
    if (isImage !== (code.ImageConfig !== undefined))
      throw apiError('InvalidParameterValue.Code', 'A function cannot change between image and zip.');
    const install = prepareCode(code, { store: parts.packages, cosUrl: parts.cosUrl });
    lifecycle.begin(record.functionName, STEPS.update, async () => {
      const change = setCode(await install());
      return (before) => {
        const after = change(before);
        return request.Publish === 'TRUE'
          ? freezeLatest(after, { description: after.latest.description, activeInMs: parts.stateMs })
          : after;
      };
    });
    return {};
  });
}

/** UpdateFunctionConfiguration: parameters that are left out, and published versions, stay unchanged. */
export function updateFunctionConfiguration(parts: ScfParts): ApiAction {
  const { store, lifecycle } = parts;
  return apiAction(changeSchema, (request) => {
    const record = findFunction(store, request);
    assertActive(record, 'FailedOperation.UpdateFunctionConfiguration');
    const change = configurationChangeSchema.parse(request);
    const configuration = applyConfigurationChange(record.latest.configuration, change);
    checkConfiguration(configuration, record);
    lifecycle.begin(record.functionName, STEPS.update, async () => (before) => {
      const description = request.Description ?? before.latest.description;
      const latest = {
        ...before.latest,
        configuration,
        description,
        revision: randomUUID(),
        modTimeMs: Date.now(),
      };
      const after = { ...before, latest };
      return request.Publish === 'TRUE'
        ? freezeLatest(after, { description, activeInMs: parts.stateMs })
        : after;
    });
    return {};
  });
}
