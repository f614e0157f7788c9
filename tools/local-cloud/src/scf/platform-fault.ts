import { ServiceError } from '@scf-media/protocol/errors';
import { type FaultKind, STATUS_CODE } from './invocation.ts';

/** The documented name beside each status code. */
const NAMES: Record<FaultKind, string> = {
  containerStart: 'ContainerStateExited',
  requestTooLarge: 'RequestTooLarge',
  responseTooLarge: 'ResponseTooLarge',
  userCode: 'UserCodeException',
  concurrency: 'ResourceLimitReached',
  timeLimit: 'TimeLimitReached',
  processExit: 'UserProcessExit',
  initTimeout: 'InitContainerTimeout',
  canceled: 'RequestCanceled',
  system: 'InternalError',
};

/** What keeps a call from its answer; SCF tells it by a status code. */
export function platformFault(kind: FaultKind, message: string, cause?: unknown): ServiceError {
  return new ServiceError(NAMES[kind], message, { fault: kind === 'system' ? 'service' : 'caller', cause });
}

/** The status code of an error that ended a call. */
export function faultKindOf(error: unknown): FaultKind {
  const name = error instanceof ServiceError ? error.code : '';
  const kinds = Object.keys(NAMES) as FaultKind[];
  return kinds.find((kind) => NAMES[kind] === name) ?? 'system';
}

/** What the caller of a function URL gets in the place of an answer. */
export function faultBody(error: unknown, requestId: string): { statusCode: number; body: string } {
  const statusCode = STATUS_CODE[faultKindOf(error)];
  const errorMessage = error instanceof Error ? error.message : String(error);
  return { statusCode, body: JSON.stringify({ errorCode: -1, errorMessage, requestId, statusCode }) };
}
