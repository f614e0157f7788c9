import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { eventually } from '../testing/eventually.ts';
import { startEventReceiver } from '../testing/event-receiver.ts';
import { eventConfigSchema } from './event-config.ts';
import { openEventLog } from './event-log.ts';
import { startPushDelivery } from './push-delivery.ts';

test('an event that becomes due while the delivery looks for due events is pushed', async () => {
  await using receiver = await startEventReceiver();
  receiver.answers.push(500);
  using database = new DatabaseSync(':memory:');
  const events = openEventLog(database);
  events.add('file', { EventType: 'NewFileUpload' });
  // Each reading of the clock takes 5 ms: the event is not due at the first one, but at the second.
  let nowMs = Date.now();
  using clock = vi.spyOn(Date, 'now').mockImplementation(() => (nowMs += 5));
  await using _delivery = startPushDelivery({
    events,
    getConfig: () => eventConfigSchema.parse({ NotificationUrl: receiver.url }),
    redeliveryDelaysMs: [7],
    timeoutMs: 10_000,
  });
  await eventually(() => events.list().find(({ state }) => state === 'delivered'), 20_000);
  expect(events.list()).toMatchObject([{ state: 'delivered', attempts: 2 }]);
  expect(clock).toHaveBeenCalled();
});
