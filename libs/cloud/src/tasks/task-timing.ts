import { numberOr } from '../env/index.ts';

/** How fast the loss of a worker is noticed. A lost worker is replaced after about the lease plus 1.25 heartbeats. */
export interface TaskTiming {
  /** How long a lease lasts without a heartbeat. */
  leaseMs: number;
  /** How often a worker renews its lease. */
  heartbeatMs: number;
  /** How long a worker may take to start; a cold start may pull an image. */
  startTimeoutMs: number;
}

/** The timing in production: a lost worker is noticed within 10 s. */
export const defaultTaskTiming: TaskTiming = { leaseMs: 6_000, heartbeatMs: 2_000, startTimeoutMs: 20_000 };

/** The environment variables of the timing, for an app's schema; see `toTaskTiming`. */
export const taskTimingVariables = {
  LEASE_MS: numberOr(defaultTaskTiming.leaseMs, 500, 600_000).describe(
    'How long a task still belongs to a worker that has stopped renewing its lease',
  ),
  HEARTBEAT_MS: numberOr(defaultTaskTiming.heartbeatMs, 100, 60_000).describe(
    'How often a worker renews its lease; at most half of `LEASE_MS`',
  ),
  WORKER_START_TIMEOUT_MS: numberOr(defaultTaskTiming.startTimeoutMs, 500, 3_600_000).describe(
    'How long a worker may take to start before another one is invoked',
  ),
};

interface TaskTimingValues {
  LEASE_MS: number;
  HEARTBEAT_MS: number;
  WORKER_START_TIMEOUT_MS: number;
}

/** Converts the variables into the timing. */
export function toTaskTiming(values: TaskTimingValues): TaskTiming {
  return {
    leaseMs: values.LEASE_MS,
    heartbeatMs: values.HEARTBEAT_MS,
    startTimeoutMs: values.WORKER_START_TIMEOUT_MS,
  };
}

/** Returns what is inconsistent in the timing, as messages for `readEnvironment`. */
export function findTaskTimingProblems({ LEASE_MS, HEARTBEAT_MS }: TaskTimingValues): string[] {
  return HEARTBEAT_MS * 2 <= LEASE_MS ? [] : ['HEARTBEAT_MS: must be at most half of LEASE_MS'];
}
