import { ServiceError } from '@scf-media/protocol/errors';

/** A server and one of its databases. */
export interface RedisTarget {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  /** Whether to use TLS (`rediss://`). */
  tls: boolean;
}

/**
 * Parses a Redis URL: `redis://[user][:password]@host[:port][/db]`, or `rediss://` for TLS. User and password are
 * percent-encoded where necessary.
 *
 * @param variable names the variable in messages
 * @throws ServiceError `InvalidConfig` that names the variable and never repeats the URL, which may contain a
 *   password
 */
export function parseRedisUrl(url: string, variable: string): RedisTarget {
  const parsed = URL.parse(url);
  const db = /^\/?(\d{0,4})$/.exec(parsed?.pathname ?? '')?.[1];
  const scheme = parsed?.protocol;
  if (parsed === null || (scheme !== 'redis:' && scheme !== 'rediss:') || parsed.hostname === '') {
    throw invalid(variable, 'must be redis://[:password@]host:port/db, or rediss:// for TLS');
  }
  if (db === undefined) throw invalid(variable, 'must end in /db, the number of the database');
  // ioredis would read what is there as settings of the connection.
  if (parsed.search !== '' || parsed.hash !== '') throw invalid(variable, 'must have nothing after /db');
  const username = decoded(parsed.username, variable);
  const password = decoded(parsed.password, variable);
  return {
    // IPv6 addresses have brackets only in URLs.
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
