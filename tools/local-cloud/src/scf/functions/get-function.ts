import { z } from 'zod';
import { type ApiAction, apiAction } from '../../cloud-api/index.ts';
import { apiTime } from '../china-time.ts';
import { type ImagePackage } from '../packages/code-package.ts';
import { type ScfParts } from '../scf-parts.ts';
import { wireTrigger } from '../triggers/wire-trigger.ts';
import { statusOfVersion } from './published.ts';
import { findFunction, namedFunction, versionOf } from './find-function.ts';
import { type FunctionRecord, type FunctionVersion, LATEST } from './function-record.ts';

const getSchema = z.object({ ...namedFunction, Qualifier: z.string().default(LATEST) });

/** GetFunction */
export function getFunction({ store }: ScfParts): ApiAction {
  return apiAction(getSchema, (request) => {
    const record = findFunction(store, request);
    return wireFunction(record, versionOf(record, request.Qualifier), request.Qualifier);
  });
}

function wireFunction(record: FunctionRecord, version: FunctionVersion, qualifier: string): object {
  const { code } = version;
  // A version that is published stays what it is, whatever happens to $LATEST.
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
    Status: statusOfVersion(record, version),
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
    ImageConfig: code?.kind === 'image' ? answeredImage(code) : null,
    Triggers: record.triggers.filter((trigger) => trigger.qualifier === qualifier).map(wireTrigger),
    EipConfig: { EipFixed: 'FALSE', Eips: [] },
    UseGpu: 'FALSE',
    L5Enable: 'FALSE',
    OnsEnable: 'FALSE',
    ProtocolType: '',
    AddTime: apiTime(version.addTimeMs),
    ModTime: apiTime(version.modTimeMs),
  };
}

/**
 * An image as the platform answers it: with its digest, however it was named when the function was made
 * (tencentcloudstack/terraform-provider-tencentcloud, fix-scf-function-image-uri-drift: "The API always returns Format C").
 */
function answeredImage({ imageConfig, digest }: ImagePackage): object {
  const uri = String(imageConfig['ImageUri']);
  return { ...imageConfig, ImageUri: uri.includes('@sha256:') ? uri : `${uri}@sha256:${digest}` };
}
