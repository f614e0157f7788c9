import { describe, expect, it, test } from 'vitest';
import { decideNextStep, isDue } from './decide-next-step.ts';

const nowMs = 1_000_000;
const timing = { startTimeoutMs: 20_000 };

test.each([
  ['whose lease still runs', { lease: { owner: 'a', untilMs: nowMs + 1 } }, false],
  ['whose lease ran out', { lease: { owner: 'a', untilMs: nowMs } }, true],
  ['that is finished', { lease: { owner: 'a', untilMs: nowMs - 1 }, final: true }, false],
  ['that was put off', { dueAtMs: nowMs + 1 }, false],
  ['that was put off until now', { dueAtMs: nowMs }, true],
])('decides whether a task %s is due', (_, task, due) => {
  expect(isDue({ final: false, dueAtMs: 0, ...task }, nowMs)).toBe(due);
});

describe('a task that never began', () => {
  const step = (data: object, state?: 'RUNNING' | 'FAILED') =>
    decideNextStep({ attempts: 0, dueAtMs: nowMs, data }, state, nowMs, timing);

  it('is closed when no worker was ever invoked, as no client knows it', () => {
    expect(step({ startByMs: nowMs + 300_000 })).toMatchObject({ do: 'close' });
  });

  it('waits for an invoked worker until its deadline', () => {
    const invoked = { invokedAtMs: 1, invocations: 1, startByMs: nowMs + 60_000 };
    expect(step(invoked, 'RUNNING')).toEqual({ do: 'wait', putOffMs: 40_000 });
    expect(step({ ...invoked, startByMs: nowMs + 5_000 }, 'RUNNING')).toEqual({
      do: 'wait',
      putOffMs: 5_000,
    });
    expect(step({ ...invoked, startByMs: nowMs }, 'RUNNING')).toMatchObject({ do: 'close' });
  });

  it.each(['FAILED', undefined] as const)(
    'gets another one when the run is %s, with growing delays',
    (state) => {
      const waits = [1, 2, 3, 4, 5, 6].map((invocations) =>
        step({ invokedAtMs: 1, invocations, startByMs: Infinity }, state),
      );
      expect(waits.map((each) => (each.do === 'invoke' ? each.putOffMs : each))).toEqual([
        40_000, 80_000, 160_000, 320_000, 600_000, 600_000,
      ]);
    },
  );
});

describe('a task that had begun', () => {
  const step = (task: object, state?: 'RUNNING') =>
    decideNextStep(
      { attempts: 1, dueAtMs: 0, data: { invokedAtMs: 1, invocations: 7, startByMs: 2 }, ...task },
      state,
      nowMs,
    );

  it('gets another worker immediately, even if SCF reports the lost one as running', () => {
    expect(step({}, 'RUNNING')).toEqual({ do: 'invoke', putOffMs: 20_000 });
  });

  it('waits for an invoked worker', () => {
    expect(step({ dueAtMs: nowMs }, 'RUNNING')).toEqual({ do: 'wait', putOffMs: 600_000 });
  });

  it('is closed when no worker has started for a day', () => {
    const data = { invokedAtMs: 1, invocations: 150 };
    expect(step({ dueAtMs: nowMs, data })).toEqual({ do: 'close', reason: 'no worker started for a day' });
    expect(step({ data })).toMatchObject({ do: 'invoke' });
  });
});
