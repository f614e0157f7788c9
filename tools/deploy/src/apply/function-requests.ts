import {
  type Code,
  type CreateFunctionRequest,
  type UpdateFunctionConfigurationRequest,
} from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { type DesiredFunction, type FunctionSettings } from '../desired/desired-function.ts';
import { describeFingerprint, toFingerprint } from '../plan/fingerprint.ts';

/** The default user and group of functions on a file system (https://cloud.tencent.com/document/product/583/46199). */
const CFS_USER = '10000';

/** Returns the CreateFunction request of a desired function. */
export function toCreateRequest(fn: DesiredFunction, code: Code): CreateFunctionRequest {
  return {
    FunctionName: fn.name,
    Type: fn.type,
    Runtime: fn.runtime,
    Code: code,
    ...(fn.handler === undefined ? {} : { Handler: fn.handler }),
    // Fixed at creation; required to run for up to 24 hours.
    ...(fn.isAsync ? { AsyncRunEnable: 'TRUE', TraceEnable: 'TRUE' } : {}),
    ...toConfiguration(fn, { isNew: true }),
  };
}

/** Returns the UpdateFunctionConfiguration request; settings that are no longer wanted are cleared. */
export function toUpdateRequest(fn: DesiredFunction): UpdateFunctionConfigurationRequest {
  return { FunctionName: fn.name, ...toConfiguration(fn, { isNew: false }) };
}

function toConfiguration(fn: DesiredFunction, { isNew }: { isNew: boolean }) {
  const { settings } = fn;
  const { code } = toFingerprint(fn);
  return {
    Description: describeFingerprint({ code }),
    MemorySize: settings.memoryMb,
    Timeout: settings.timeoutSeconds,
    InitTimeout: settings.initTimeoutSeconds,
    Environment: toEnvironment(settings, isNew),
    ...(settings.role !== undefined || !isNew ? { Role: settings.role ?? '' } : {}),
    ...(fn.type === 'HTTP' ? toConcurrency(settings, isNew) : {}),
    ...toVpc(settings, isNew),
    ...toCfs(settings, isNew),
    ...(settings.logs === undefined
      ? {}
      : { ClsLogsetId: settings.logs.logsetId, ClsTopicId: settings.logs.topicId }),
  };
}

function toEnvironment({ environment }: FunctionSettings, isNew: boolean) {
  const variables = Object.entries(environment).map(([Key, Value]) => ({ Key, Value }));
  // One variable without a name clears them.
  return { Variables: variables.length === 0 && !isNew ? [{ Key: '', Value: '' }] : variables };
}

function toConcurrency({ concurrency }: FunctionSettings, isNew: boolean) {
  if (concurrency > 1)
    return { InstanceConcurrencyConfig: { DynamicEnabled: 'FALSE', MaxConcurrency: concurrency } };
  // An empty text clears it: one request at a time.
  return isNew ? {} : { InstanceConcurrencyConfig: { DynamicEnabled: '' } };
}

/** In a VPC a function reaches the internet only if that is enabled (https://cloud.tencent.com/document/product/583/38202). */
function toVpc({ vpc }: FunctionSettings, isNew: boolean) {
  if (vpc === undefined) return isNew ? {} : { VpcConfig: { VpcId: '', SubnetId: '' } };
  return {
    VpcConfig: { VpcId: vpc.vpcId, SubnetId: vpc.subnetId },
    PublicNetConfig: { PublicNetStatus: 'ENABLE', EipConfig: { EipStatus: 'DISABLE' } },
  };
}

function toCfs({ cfs }: FunctionSettings, isNew: boolean) {
  if (cfs === undefined) return isNew ? {} : { CfsConfig: { CfsInsList: [] } };
  const mount = {
    UserId: CFS_USER,
    UserGroupId: CFS_USER,
    CfsId: cfs.id,
    // Both ids are equal for a file system with one mount point, which is usual.
    MountInsId: cfs.id,
    LocalMountDir: cfs.mountPath,
    RemoteMountDir: cfs.remoteDir,
  };
  return { CfsConfig: { CfsInsList: [mount] } };
}
