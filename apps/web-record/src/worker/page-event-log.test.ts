import { expect, test } from 'vitest';
import { createPageEventLog } from './page-event-log.ts';

test("logs a flooding page's first events, then one line per minute", () => {
  const lines: Record<string, unknown>[] = [];
  let nowMs = 1_000_000;
  const logged = createPageEventLog(
    { info: (fields: object) => void lines.push({ ...fields }) },
    () => nowMs,
  );
  for (let at = 0; at < 200_000; at += 1) {
    logged({ type: 'dialog', message: `alert: ${at}` });
    nowMs += 1;
  }
  logged({ type: 'crash', message: 'once' });
  expect(lines.filter(({ event }) => event === 'crash')).toHaveLength(1);
  const dialogs = lines.filter(({ event }) => event === 'dialog');
  expect(dialogs.slice(0, 20).map(({ message }) => message)).toEqual(
    Array.from({ length: 20 }, (_, at) => `alert: ${at}`),
  );
  // 200 s of it.
  expect(dialogs.slice(20).map(({ more }) => more)).toEqual([59_999, 59_999, 59_999]);
});
