import { ServiceError } from '@scf-media/protocol/errors';
import type { SourceInfo } from './source-info.ts';

/** @throws ServiceError `PositionBehindEnd` when a push would begin where the source has no more media */
export function startWithin(startAtMs: number, { durationMs }: Pick<SourceInfo, 'durationMs'>): void {
  if (durationMs === undefined || startAtMs === 0 || startAtMs < durationMs) return;
  throw new ServiceError('PositionBehindEnd', `the source has only ${durationMs / 1000} s`, {
    fault: 'caller',
  });
}
