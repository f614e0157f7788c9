import { expect, test } from 'vitest';
import { planRun } from './audio-track.ts';

const frameMs = 20;

test.each([
  {
    case: 'what the last encoder still had is said by the next',
    firstPacketMs: 140,
    framesSoFar: 4,
    plan: [5, 0],
  },
  { case: 'what was said already is cut', firstPacketMs: 100, framesSoFar: 7, plan: [7, 80] },
  { case: 'it begins on a whole frame', firstPacketMs: 155, framesSoFar: 0, plan: [6, 5] },
])('$case', ({ firstPacketMs, framesSoFar, plan: [firstFrame, cutMs] }) => {
  const late = { lateByMs: 40, frameMs, framesSoFar, firstPacketMs };
  expect(planRun(late)).toEqual({ firstFrame, cutMs });
});
