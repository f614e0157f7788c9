import { expect, test, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import { receiveCallbacks } from '../testing/receive-callbacks.ts';
import { createEventNotifier } from './event-notifier.ts';

const log = createLogger({ name: 'test', level: 'silent' });
type Event = 'started' | 'progress' | 'paused';

const isOurs = async (): Promise<void> => undefined;
const openNotifier = (url: string | undefined, wanted: Event[], everyMs = 60_000, confirm = isOurs) =>
  createEventNotifier<Event>({
    url,
    wanted,
    toBody: async (event) => ({ Event: event }),
    confirm,
    repeated: { event: 'progress', everyMs },
    log,
  });

test('sends requested events in order, all of them before it is closed', async () => {
  await using receiver = await receiveCallbacks();
  {
    await using notifier = openNotifier(receiver.url, ['started', 'paused']);
    for (const event of ['started', 'progress', 'paused', 'started'] as const) notifier.notify(event);
  }
  expect(receiver.bodies).toEqual([{ Event: 'started' }, { Event: 'paused' }, { Event: 'started' }]);
});

test('retries an event before it sends the next one', async () => {
  await using receiver = await receiveCallbacks();
  receiver.refuse(1);
  const notifier = openNotifier(receiver.url, ['started', 'paused']);
  notifier.notify('started');
  notifier.notify('paused');
  await expect.poll(() => receiver.bodies).toEqual([{ Event: 'started' }, { Event: 'paused' }]);
  await notifier[Symbol.asyncDispose]();
});

test('sends progress periodically until it is closed, if requested', async () => {
  await using receiver = await receiveCallbacks();
  const [notifier, other] = [
    openNotifier(receiver.url, ['progress'], 5),
    openNotifier(receiver.url, ['started'], 5),
  ];
  notifier.startRepeating();
  other.startRepeating();
  await expect.poll(() => receiver.bodies.length).toBeGreaterThan(2);
  await notifier[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  const count = receiver.bodies.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(receiver.bodies).toHaveLength(count);
  expect(new Set(receiver.bodies.map((body) => JSON.stringify(body)))).toEqual(
    new Set(['{"Event":"progress"}']),
  );
});

test('sends nothing without a URL', async () => {
  const notifier = openNotifier(undefined, ['started', 'progress'], 1);
  notifier.startRepeating();
  notifier.notify('started');
  await notifier[Symbol.asyncDispose]();
});

test('sends nothing after the lease is lost', async () => {
  await using receiver = await receiveCallbacks();
  const confirm = vi.fn(isOurs).mockRejectedValue(new Error('the lease is lost'));
  {
    await using notifier = openNotifier(receiver.url, ['started'], 60_000, confirm);
    notifier.notify('started');
  }
  expect(confirm).toHaveBeenCalledOnce();
  expect(receiver.bodies).toEqual([]);
});
