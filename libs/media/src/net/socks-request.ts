import { isIPv6 } from 'node:net';

/** A message of a SOCKS 5 client, as far as it has arrived (RFC 1928). `length` is how many bytes it took. */
export type SocksMessage<Value> = { value: Value; length: number } | 'incomplete' | 'invalid';

/** Reads the greeting, which lists authentication methods. The value states whether the client can do without authentication. */
export function readGreeting(bytes: Buffer): SocksMessage<boolean> {
  const [version, count] = bytes;
  if (version !== undefined && version !== 5) return 'invalid';
  if (count === undefined || bytes.length < 2 + count) return 'incomplete';
  return { value: bytes.subarray(2, 2 + count).includes(0), length: 2 + count };
}

/** Reads the request: where to connect to. Names stay as they are, addresses become text. */
export function readConnect(bytes: Buffer): SocksMessage<{ host: string; port: number }> {
  const [version, command, , kind, nameLength] = bytes;
  if (kind === undefined || nameLength === undefined) return 'incomplete';
  if (version !== 5 || command !== 1) return 'invalid';
  const hostAt = kind === 3 ? 5 : 4;
  const hostLength = { 1: 4, 3: nameLength, 4: 16 }[kind];
  if (hostLength === undefined) return 'invalid';
  const length = hostAt + hostLength + 2;
  if (bytes.length < length) return 'incomplete';
  const host = formatHost(kind, bytes.subarray(hostAt, hostAt + hostLength));
  return { value: { host, port: bytes.readUInt16BE(length - 2) }, length };
}

/** The reply codes that are used. */
export const socksReply = {
  connected: 0,
  notAllowed: 2,
  hostUnreachable: 4,
  refused: 5,
} as const;

/** Creates the reply to a request. The address in it is of no use and stays zero. */
export function connectReply(code: (typeof socksReply)[keyof typeof socksReply]): Buffer {
  return Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

function formatHost(kind: number, bytes: Buffer): string {
  if (kind === 3) return bytes.toString('latin1');
  if (kind === 1) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  const text = groups.join(':');
  return isIPv6(text) ? text : '';
}
