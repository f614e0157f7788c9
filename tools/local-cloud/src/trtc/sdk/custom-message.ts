import { EXTRA_CODE, RtcError } from './rtc-error.ts';

const MAX_BYTES = 1000;
const MAX_COMMAND = 10;

/** Converts a custom message to its wire form. @throws RtcError `INVALID_PARAMETER` */
export function encodeCustomMessage(cmdId: unknown, data: ArrayBuffer): { cmdId: number; base64: string } {
  const invalid = (message: string, extraCode: number): RtcError =>
    new RtcError('INVALID_PARAMETER', 'sendCustomMessage', message, extraCode);
  if (typeof cmdId !== 'number' || !Number.isInteger(cmdId) || cmdId < 1 || cmdId > MAX_COMMAND)
    throw invalid(`cmdId must be an integer in [1, ${MAX_COMMAND}]`, EXTRA_CODE.outOfRange);
  if (data.byteLength === 0) throw invalid('data must not be empty', EXTRA_CODE.emptyBuffer);
  if (data.byteLength > MAX_BYTES)
    throw invalid(`data must not be larger than ${MAX_BYTES} bytes`, EXTRA_CODE.largeBuffer);
  return { cmdId, base64: btoa(String.fromCharCode(...new Uint8Array(data))) };
}

/** Reverses `encodeCustomMessage`. */
export const decodeCustomMessage = (base64: string): ArrayBuffer =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)).buffer;
