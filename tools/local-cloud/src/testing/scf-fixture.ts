import { fileURLToPath } from 'node:url';
import { Client } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_client.js';
import { LOCAL_CREDENTIAL, LOCAL_REGION } from '../known-names.ts';
import { type FunctionDefinition } from '../scf/index.ts';

export type ScfClient = InstanceType<typeof Client>;

/** Creates the official SDK's client for a local Cloud API. */
export function createScfClient(
  endpoint: string,
  credential: { secretId: string; secretKey: string; token?: string } = LOCAL_CREDENTIAL,
): ScfClient {
  return new Client({
    credential,
    region: LOCAL_REGION,
    profile: { httpProfile: { endpoint, protocol: 'http://' } },
  });
}

/** Creates the definition of `event-worker.ts`. */
export function testFunction(changes: Partial<FunctionDefinition> = {}): FunctionDefinition {
  return {
    functionName: 'test-worker',
    command: [process.execPath, fileURLToPath(new URL('event-worker.ts', import.meta.url))],
    cwd: process.cwd(),
    env: { PATH: process.env['PATH'] ?? '', FROM_DEFINITION: 'yes' },
    timeoutSeconds: 60,
    memoryMb: 3072,
    ...changes,
  };
}

/** Starts a run. @returns its id */
export async function invoke(client: ScfClient, event: object): Promise<string> {
  const answer = await client.Invoke({
    FunctionName: 'test-worker',
    InvocationType: 'Event',
    ClientContext: JSON.stringify(event),
  });
  return answer.Result?.FunctionRequestId ?? '';
}

/** Returns the error code of a call; `none` if it succeeds. */
export async function getErrorCode(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'none',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
}
