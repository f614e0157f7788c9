/** Which requests fail, how, and for how long. */
interface FaultRule {
  /** Defaults to all methods. */
  readonly method?: string;
  /** Matches the raw `/<bucket>/<key>?<query>`; defaults to all requests. */
  readonly match?: RegExp | string;
  /** How many requests fail; by default, all until the rule is removed. */
  readonly times?: number;
  /** How long the rule applies. */
  readonly forMs?: number;
  /** Any HTTP status, or `drop` to close the connection without a response. Defaults to 503. */
  readonly status?: number | 'drop';
}

/** Injects faults for tests, in this process only. */
export interface Faults {
  /** Adds a rule. @returns its number of hits, and a way to remove it */
  fail(rule: FaultRule): { readonly hits: number; remove(): void };
  /** Fails all requests until `up`, with a status, or with `drop` as if the server were down. */
  down(status?: number | 'drop'): void;
  up(): void;
  /** Finds the fault for a request; undefined lets it pass. */
  strike(method: string, rawUrl: string): number | 'drop' | undefined;
}

/** @param dropConnections closes open connections when the server goes down with `drop` */
export function createFaults(dropConnections: () => void): Faults {
  const rules = new Set<FaultRule & { left: number; readonly endsAtMs: number; hits: number }>();
  let downStatus: number | 'drop' | undefined;
  return {
    fail(rule) {
      const endsAtMs = performance.now() + (rule.forMs ?? Infinity);
      const entry = { ...rule, left: rule.times ?? Infinity, endsAtMs, hits: 0 };
      rules.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        remove: () => void rules.delete(entry),
      };
    },
    down(status = 503) {
      downStatus = status;
      if (status === 'drop') dropConnections();
    },
    up() {
      downStatus = undefined;
    },
    strike(method, rawUrl) {
      if (downStatus !== undefined) return downStatus;
      for (const rule of rules) {
        if (performance.now() > rule.endsAtMs) rules.delete(rule);
        else if (matches(rule, method, rawUrl)) {
          rule.hits += 1;
          rule.left -= 1;
          if (rule.left <= 0) rules.delete(rule);
          return rule.status ?? 503;
        }
      }
      return undefined;
    },
  };
}

function matches(rule: FaultRule, method: string, rawUrl: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (rule.match === undefined) return true;
  return typeof rule.match === 'string' ? rawUrl.includes(rule.match) : rule.match.test(rawUrl);
}
