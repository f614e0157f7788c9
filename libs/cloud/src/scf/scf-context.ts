import { randomUUID } from 'node:crypto';
import { readHeader, type HeaderSource } from './credentials.ts';

/** What SCF says about a request, without credentials, so it may be logged. Outside SCF: empty strings and zeros. */
export interface ScfContext {
  requestId: string;
  functionName: string;
  functionVersion: string;
  namespace: string;
  region: string;
  appId: string;
  uin: string;
  memoryMb: number;
  /** After this SCF ends the function; 0 if unknown. */
  timeoutMs: number;
  /** `Timer` for the timer trigger; usually empty for others. */
  triggerSource: string;
}

/** Reads the X-Scf-* headers. */
export function readScfContext(headers: HeaderSource): ScfContext {
  const text = (name: string) => readHeader(headers, name) ?? '';
  const count = (name: string) => {
    const value = Number(text(name));
    return Number.isFinite(value) ? value : 0;
  };
  return {
    requestId: readRequestId(headers),
    functionName: text('x-scf-name'),
    functionVersion: text('x-scf-version'),
    namespace: text('x-scf-namespace'),
    region: text('x-scf-region'),
    appId: text('x-scf-appid'),
    uin: text('x-scf-uin'),
    memoryMb: count('x-scf-memory'),
    // The documents name no unit; traces of real requests show milliseconds ("300000").
    timeoutMs: count('x-scf-timeout'),
    triggerSource: text('x-scf-trigger-src'),
  };
}

/** Returns SCF's request id, or a generated one in the documents' form: 32 hex digits. */
export function readRequestId(headers: HeaderSource): string {
  const given = readHeader(headers, 'x-scf-request-id');
  // It is logged and returned, so nothing but an id is accepted.
  return given !== undefined && /^[\w-]{1,64}$/.test(given) ? given : randomUUID().replaceAll('-', '');
}
