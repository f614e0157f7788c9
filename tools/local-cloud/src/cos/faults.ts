/** Which requests fail, how, and for how long. */
export interface FaultRule {
  /** All methods when left out. */
  readonly method?: string;
  /** On `/<bucket>/<key>?<query>` as it came; all requests when left out. */
  readonly match?: RegExp | string;
  /** So many requests fail, then the rule is gone; without it the rule stays until it is removed. */
  readonly times?: number;
  /** The rule is gone after this time. */
  readonly forMs?: number;
  /** Any HTTP status, or `drop` to cut the connection without an answer. 503 when left out. */
  readonly status?: number | 'drop';
}

/** Makes the server fail on purpose; for tests, in this process only. */
export interface Faults {
  /** @returns a rule that can be removed and says how often it struck */
  fail(rule: FaultRule): { readonly hits: number; remove(): void };
  /** Everything fails until `up`: with 503, or (`drop`) as if the server were not there. */
  down(status?: number | 'drop'): void;
  up(): void;
  /** What to do with a request: undefined lets it through. */
  strike(method: string, rawUrl: string): number | 'drop' | undefined;
}

/** @param dropConnections cuts what is under way, called when the server goes down with `drop` */
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
        else if (isMeant(rule, method, rawUrl)) {
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

function isMeant(rule: FaultRule, method: string, rawUrl: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
  if (rule.match === undefined) return true;
  return typeof rule.match === 'string' ? rawUrl.includes(rule.match) : rule.match.test(rawUrl);
}
