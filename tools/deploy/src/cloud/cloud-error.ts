import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/** Converts an error of Tencent's API, with its code; without a code the API was not reached. */
export function toCloudError(what: string, error: unknown): ServiceError {
  const code = findCode(error) ?? 'Unreachable';
  return new ServiceError(code, `${what}: ${code}: ${toMessage(error)}`, {
    fault: 'destination',
    cause: error,
  });
}

/** Returns whether the error is about a resource that does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ServiceError && error.code.startsWith('ResourceNotFound');
}

function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
