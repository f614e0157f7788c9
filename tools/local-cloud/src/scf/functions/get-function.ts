import { z } from 'zod';
import { type ApiAction, apiAction } from '../../cloud-api/index.ts';
import { toApiTime } from '../china-time.ts';
import { type ImagePackage } from '../packages/code-package.ts';
import { type ScfParts } from '../scf-parts.ts';
import { toWireTrigger } from '../triggers/wire-trigger.ts';
import { getVersionStatus } from './function-changes.ts';
import { findFunction, namedFunction, resolveVersion } from './find-function.ts';
import { type FunctionRecord, type FunctionVersion, LATEST } from './function-record.ts';

const getSchema = z.object({ ...namedFunction, Qualifier: z.string().default(LATEST) });

/** GetFunction */
export function getFunction({ store }: ScfParts): ApiAction {
  return apiAction(getSchema, (request) => {
    const record = findFunction(store, request);
    return wireFunction(record, resolveVersion(record, request.Qualifier), request.Qualifier);
  });
}

function wireFunction(record: FunctionRecord, version: FunctionVersion, qualifier: string): object {
  const { code } = version;
  // Published versions do not depend on $LATEST.
  const isLatest = version.version === LATEST;
  return {
    FunctionName: record.functionName,
    FunctionId: record.functionId,
    FunctionVersion: version.version,
    Qualifier: qualifier,
    Namespace: 'default',
    Type: record.type,
    Runtime: record.runtime,
    Description: version.description,
    Status: getVersionStatus(record, version),
    StatusDesc: record.statusReasons.map(({ ErrorMessage }) => ErrorMessage).join(' '),
    StatusReasons: isLatest ? record.statusReasons : [],
    AvailableStatus: 'Available',
    AsyncRunEnable: record.isAsync ? 'TRUE' : 'FALSE',
    TraceEnable: record.isTraced ? 'TRUE' : 'FALSE',
    Tags: record.tags,
    ...version.configuration,
    CodeSize: code?.sizeBytes ?? 0,
    CodeInfo: '',
    CodeResult: record.status === 'CreateFailed' ? 'failed' : 'success',
    CodeError: '',
    ErrNo: 0,
    ImageConfig: code?.kind === 'image' ? toImageConfig(code) : null,
    Triggers: record.triggers.filter((trigger) => trigger.qualifier === qualifier).map(toWireTrigger),
    EipConfig: { EipFixed: 'FALSE', Eips: [] },
    UseGpu: 'FALSE',
    L5Enable: 'FALSE',
    OnsEnable: 'FALSE',
    ProtocolType: '',
    AddTime: toApiTime(version.addTimeMs),
    ModTime: toApiTime(version.modTimeMs),
  };
}

/**
 * Converts an image to its form in responses: always with a digest, however CreateFunction named it
 * (tencentcloudstack/terraform-provider-tencentcloud, fix-scf-function-image-uri-drift: "The API always returns Format C").
 */
function toImageConfig({ imageConfig, digest }: ImagePackage): object {
  const uri = String(imageConfig['ImageUri']);
  return { ...imageConfig, ImageUri: uri.includes('@sha256:') ? uri : `${uri}@sha256:${digest}` };
}
