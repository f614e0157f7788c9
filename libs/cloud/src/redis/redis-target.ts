import { ServiceError } from '@scf-media/protocol/errors';

/** Which server, and which of its databases. */
export interface RedisTarget {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  /** Speak TLS (`rediss://`). */
  tls: boolean;
}

/**
 * Takes a Redis address apart: `redis://[user][:password]@host[:port][/db]`, or `rediss://` for TLS. What is in the user
 * or the password and has a meaning in addresses is percent-encoded there.
 *
 * @param variable whose value it is, for the message
 * @throws ServiceError `InvalidConfig` that names the variable and never repeats the address: it may hold a password
 */
export function parseRedisUrl(url: string, variable: string): RedisTarget {
  const parsed = URL.parse(url);
  const db = /^\/?(\d{0,4})$/.exec(parsed?.pathname ?? '')?.[1];
  const scheme = parsed?.protocol;
  if (parsed === null || (scheme !== 'redis:' && scheme !== 'rediss:') || parsed.hostname === '') {
    throw invalid(variable, 'must be redis://[:password@]host:port/db, or rediss:// for TLS');
  }
  if (db === undefined) throw invalid(variable, 'must end in /db, the number of the database');
  // ioredis would take what stands there for settings of the connection.
  if (parsed.search !== '' || parsed.hash !== '') throw invalid(variable, 'must have nothing after /db');
  const username = decoded(parsed.username, variable);
  const password = decoded(parsed.password, variable);
  return {
    // IPv6 stands in brackets in an address, and nowhere else.
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    db: Number(db),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    tls: scheme === 'rediss:',
  };
}

function decoded(part: string, variable: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid(variable, 'has a % in its user or password that begins no code: write it as %25');
  }
}

function invalid(variable: string, problem: string): ServiceError {
  return new ServiceError('InvalidConfig', `${variable} ${problem}`, { fault: 'service' });
}
