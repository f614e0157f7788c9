import { expect, test, vi } from 'vitest';
import { createLogger } from '../log/index.ts';
import { receiveCallbacks } from '../testing/receive-callbacks.ts';
import { eventTeller } from './event-teller.ts';

const log = createLogger({ name: 'test', level: 'silent' });
type Event = 'started' | 'progress' | 'paused';

const isOurs = async (): Promise<void> => undefined;
const tellerFor = (url: string | undefined, wanted: Event[], everyMs = 60_000, confirm = isOurs) =>
  eventTeller<Event>({
    url,
    wanted,
    bodyOf: async (event) => ({ Event: event }),
    confirm,
    repeated: { event: 'progress', everyMs },
    log,
  });

test('events that were asked for are told in their order, and are out when it is closed', async () => {
  await using receiver = await receiveCallbacks();
  {
    await using teller = tellerFor(receiver.url, ['started', 'paused']);
    for (const event of ['started', 'progress', 'paused', 'started'] as const) teller.tell(event);
  }
  expect(receiver.bodies).toEqual([{ Event: 'started' }, { Event: 'paused' }, { Event: 'started' }]);
});

test('an event that is not taken is tried again before the next one', async () => {
  await using receiver = await receiveCallbacks();
  receiver.refuse(1);
  const teller = tellerFor(receiver.url, ['started', 'paused']);
  teller.tell('started');
  teller.tell('paused');
  await expect.poll(() => receiver.bodies).toEqual([{ Event: 'started' }, { Event: 'paused' }]);
  await teller[Symbol.asyncDispose]();
});

test('progress is told again and again until it is closed, and not without being asked for', async () => {
  await using receiver = await receiveCallbacks();
  const [teller, other] = [tellerFor(receiver.url, ['progress'], 5), tellerFor(receiver.url, ['started'], 5)];
  teller.begin();
  other.begin();
  await expect.poll(() => receiver.bodies.length).toBeGreaterThan(2);
  await teller[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  const told = receiver.bodies.length;
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(receiver.bodies).toHaveLength(told);
  expect(new Set(receiver.bodies.map((body) => JSON.stringify(body)))).toEqual(
    new Set(['{"Event":"progress"}']),
  );
});

test('without an address nothing is told', async () => {
  const teller = tellerFor(undefined, ['started', 'progress'], 1);
  teller.begin();
  teller.tell('started');
  await teller[Symbol.asyncDispose]();
});

test('a worker that has lost its task tells no more', async () => {
  await using receiver = await receiveCallbacks();
  const confirm = vi.fn(isOurs).mockRejectedValue(new Error('the task is no longer ours'));
  {
    await using teller = tellerFor(receiver.url, ['started'], 60_000, confirm);
    teller.tell('started');
  }
  expect(confirm).toHaveBeenCalledOnce();
  expect(receiver.bodies).toEqual([]);
});
