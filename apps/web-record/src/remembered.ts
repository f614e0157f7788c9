import { type StartData, startDataSchema } from '@scf-media/protocol/web-record';

/**
 * Pure: what is left of a request when its task has ended. A list of what stays, not of what goes: cookies, headers,
 * passwords, keys, what the page was given, and the paths and queries of URLs, which may be signed, are forgotten, and so is
 * what is added one day. It is then as if nobody had asked for it.
 */
export function remembered(start: StartData): StartData {
  const { ManualStart, Width, Height, MaxDurationLimit, StorageType, Output } = start;
  return startDataSchema.parse({
    RecordURL: new URL(start.RecordURL).origin,
    ManualStart,
    Width,
    Height,
    MaxDurationLimit,
    StorageType,
    Output: { Video: { Muxer: Output.Video.Muxer } },
  });
}
