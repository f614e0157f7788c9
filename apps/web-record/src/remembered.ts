import type { StartData } from '@scf-media/protocol/web-record';

/**
 * Pure: what is left of a request when its task has ended. A list of what stays, not of what goes: cookies, headers,
 * passwords, keys, and the paths and queries of URLs, which may be signed, are forgotten, and so is what is added one day.
 */
export function remembered(start: StartData): StartData {
  const { ManualStart, Width, Height, MaxDurationLimit, StorageType, Output } = start;
  const { MaxPauseLimit, ReadyTimeout, Permissions, FakeMedia, IgnoreCertificateErrors, FrameRate } = start;
  return {
    RecordURL: new URL(start.RecordURL).origin,
    ManualStart,
    Width,
    Height,
    MaxDurationLimit,
    StorageType,
    Output: { Video: { Muxer: Output.Video.Muxer } },
    MaxPauseLimit,
    ReadyTimeout,
    Permissions,
    FakeMedia,
    IgnoreCertificateErrors,
    FrameRate,
  };
}
