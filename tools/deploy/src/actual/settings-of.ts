import { type GetFunctionResponse } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { type FunctionSettings } from '../desired/desired-function.ts';

/** The settings in an answer of GetFunction. What is not set is an empty text, null, or not there. */
export function settingsOf(answer: GetFunctionResponse): FunctionSettings {
  const cfs = answer.CfsConfig?.CfsInsList?.[0];
  const variables = answer.Environment?.Variables ?? [];
  const { VpcId: vpcId, SubnetId: subnetId } = answer.VpcConfig ?? {};
  return {
    memoryMb: answer.MemorySize ?? 0,
    timeoutSeconds: answer.Timeout ?? 0,
    initTimeoutSeconds: answer.InitTimeout ?? 0,
    concurrency: answer.InstanceConcurrencyConfig?.MaxConcurrency ?? 1,
    environment: Object.fromEntries(variables.map(({ Key, Value }) => [Key, Value])),
    role: answer.Role || undefined,
    vpc: vpcId && subnetId ? { vpcId, subnetId } : undefined,
    cfs:
      cfs === undefined
        ? undefined
        : { id: cfs.CfsId, remoteDir: cfs.RemoteMountDir, mountPath: cfs.LocalMountDir },
    logs:
      answer.ClsLogsetId && answer.ClsTopicId
        ? { logsetId: answer.ClsLogsetId, topicId: answer.ClsTopicId }
        : undefined,
  };
}
