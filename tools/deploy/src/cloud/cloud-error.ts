import { toMessage, ServiceError } from '@scf-media/protocol/errors';

/** An answer of Tencent's API that is an error, with its code; without one the API was not reached. */
export function cloudError(what: string, error: unknown): ServiceError {
  const code = findCode(error) ?? 'Unreachable';
  return new ServiceError(code, `${what}: ${code}: ${toMessage(error)}`, {
    fault: 'destination',
    cause: error,
  });
}

/** Whether this is said of something that does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof ServiceError && error.code.startsWith('ResourceNotFound');
}

function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
