import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTaskStore } from '../store/open-task-store.ts';
import { toTaskCursor } from '../store/task-cursor.ts';
import type { TaskStore } from '../store/task-store.ts';

const run = promisify(execFile);
const raceUpdates = fileURLToPath(new URL('./race-updates.ts', import.meta.url));

const fresh = { id: 't1', app: 'web-record', status: 'normal', rank: 0, data: { count: 0 } };
type Data = typeof fresh.data;

/** Collects up to `count` items of an iterable. */
async function take<T>(items: AsyncIterable<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}

/**
 * Tests what every TaskStore must do; call it at the top of a test file.
 *
 * @param name of the kind of store
 * @param freshUrl returns the URL of an empty store that several processes can open
 */
export function taskStoreContract(name: string, freshUrl: () => Promise<string>): void {
  describe(`task store contract: ${name}`, () => {
    let url: string;
    let store: TaskStore;
    /** Another connection, as of another process. */
    let other: TaskStore;

    beforeEach(async () => {
      url = await freshUrl();
      store = await openTaskStore(url);
      other = await openTaskStore(url);
    });
    afterEach(async () => {
      await store[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    });

    describe('create and get', () => {
      it('returns what was created, also through another connection', async () => {
        const beforeMs = Date.now();
        const task = await store.create(fresh);
        expect(task).toEqual({
          ...fresh,
          final: false,
          version: 1,
          attempts: 0,
          seq: expect.any(Number),
          dueAtMs: task.createTimeMs,
          createTimeMs: expect.any(Number),
          updateTimeMs: task.createTimeMs,
        });
        expect(task.createTimeMs).toBeGreaterThanOrEqual(beforeMs);
        expect(task.createTimeMs).toBeLessThanOrEqual(Date.now());
        expect(await other.get('t1')).toEqual(task);
      });

      it('rejects a second task with the same id and keeps the first', async () => {
        await store.create(fresh);
        await expect(other.create({ ...fresh, status: 'else' })).rejects.toMatchObject({
          code: 'TaskExists',
        });
        expect(await store.get('t1')).toMatchObject({ status: 'normal' });
      });

      it('reports a task that does not exist', async () => {
        expect(await store.get('none')).toBeUndefined();
        const missing = { code: 'TaskNotFound' };
        await expect(store.update('none', () => ({}))).rejects.toMatchObject(missing);
        await expect(store.acquireLease('none', 'a', 1000)).rejects.toMatchObject(missing);
        await expect(store.sendCommand('none', { type: 'stop', requestId: 'r' })).rejects.toMatchObject(
          missing,
        );
      });

      it('returns data unchanged: nested, empty, and in any script', async () => {
        const data = { list: [1, null, { a: '' }], 名: '录制 🎬 "\\\u0000', big: 2 ** 53 - 1, no: false };
        await store.create({ ...fresh, data });
        expect((await other.get('t1'))?.data).toEqual(data);
      });
    });

    describe('update', () => {
      it('changes the given fields, keeps the rest and increments the version', async () => {
        await store.create(fresh);
        const task = await store.update<Data>('t1', () => ({ status: 'recording', rank: 1 }));
        expect(task).toMatchObject({
          status: 'recording',
          rank: 1,
          final: false,
          version: 2,
          data: { count: 0 },
        });
        expect(await other.get('t1')).toEqual(task);
      });

      it('leaves the task as it is when the change is undefined', async () => {
        const before = await store.create(fresh);
        expect(await store.update('t1', () => undefined)).toEqual(before);
        expect(await store.get('t1')).toEqual(before);
      });

      it('moves between two statuses of one rank', async () => {
        await store.create({ ...fresh, status: 'recording', rank: 1 });
        await store.update('t1', () => ({ status: 'paused', rank: 1 }));
        expect(await store.update('t1', () => ({ status: 'recording', rank: 1 }))).toMatchObject({
          version: 3,
        });
      });

      it('rejects a lower rank and changes nothing', async () => {
        await store.create({ ...fresh, status: 'upload', rank: 3 });
        const back = store.update('t1', () => ({ status: 'recording', rank: 1, data: { count: 9 } }));
        await expect(back).rejects.toMatchObject({ code: 'StatusMovedOn', fault: 'caller' });
        expect(await store.get('t1')).toMatchObject({ status: 'upload', version: 1, data: { count: 0 } });
      });

      it('never reopens a final task', async () => {
        await store.create(fresh);
        await store.update('t1', () => ({ status: 'finished', rank: 9, final: true }));
        await expect(store.update('t1', () => ({ final: false }))).rejects.toMatchObject({
          code: 'StatusMovedOn',
        });
        expect(await store.update<Data>('t1', () => ({ data: { count: 1 } }))).toMatchObject({ final: true });
      });

      it('changes nothing when the change throws', async () => {
        const before = await store.create(fresh);
        const failing = store.update('t1', () => {
          throw new Error('no');
        });
        await expect(failing).rejects.toThrow('no');
        expect(await other.update('t1', () => undefined)).toEqual(before);
      });

      it('loses no update when two processes race', async () => {
        await store.create(fresh);
        const racer = () =>
          run(process.execPath, ['--conditions=@scf-media/source', raceUpdates, url, 't1', '200']);
        await Promise.all([racer(), racer()]);
        expect(await store.get('t1')).toMatchObject({ version: 401, data: { count: 400 } });
      });

      it('loses no update when two connections race', async () => {
        await store.create(fresh);
        const add = (through: TaskStore) =>
          through.update<Data>('t1', ({ data }) => ({ data: { count: data.count + 1 } }));
        await Promise.all(Array.from({ length: 100 }, (_, index) => add(index % 2 === 0 ? store : other)));
        expect(await store.get('t1')).toMatchObject({ version: 101, data: { count: 100 } });
      });
    });

    describe('leases', () => {
      it('are held by one owner at a time', async () => {
        await store.create(fresh);
        const task = await store.acquireLease('t1', 'a', 60_000);
        expect(task).toMatchObject({ attempts: 1, lease: { owner: 'a' } });
        expect(task?.lease?.untilMs).toBeGreaterThan(Date.now() + 50_000);
        expect(await other.acquireLease('t1', 'b', 60_000)).toBeUndefined();
        expect(await store.get('t1')).toMatchObject({ attempts: 1, lease: { owner: 'a' } });
      });

      it('go to exactly one of two concurrent owners', async () => {
        await store.create(fresh);
        const answers = await Promise.all([
          store.acquireLease('t1', 'a', 60_000),
          other.acquireLease('t1', 'b', 60_000),
        ]);
        expect(answers.filter((task) => task !== undefined)).toHaveLength(1);
      });

      it('can be acquired by another owner once they have expired, which counts an attempt', async () => {
        await store.create(fresh);
        await store.acquireLease('t1', 'a', 0);
        expect(await other.acquireLease('t1', 'b', 60_000)).toMatchObject({
          attempts: 2,
          lease: { owner: 'b' },
        });
        expect(await store.renewLease('t1', 'a', 60_000)).toBe(false);
        await store.releaseLease('t1', 'a');
        expect(await store.get('t1')).toMatchObject({ lease: { owner: 'b' } });
      });

      it('are renewed by their owner, also just after they have expired, without counting an attempt', async () => {
        await store.create(fresh);
        await store.acquireLease('t1', 'a', 0);
        expect(await store.renewLease('t1', 'a', 60_000)).toBe(true);
        expect(await other.acquireLease('t1', 'b', 60_000)).toBeUndefined();
        expect(await store.acquireLease('t1', 'a', 60_000)).toMatchObject({ attempts: 1 });
      });

      it('are free again when released', async () => {
        await store.create(fresh);
        await store.acquireLease('t1', 'a', 60_000);
        await store.releaseLease('t1', 'a');
        expect(await store.get('t1')).not.toHaveProperty('lease');
        expect(await store.renewLease('t1', 'a', 60_000)).toBe(false);
        expect(await other.acquireLease('t1', 'b', 60_000)).toMatchObject({ attempts: 2 });
      });

      it('guard updates: without the lease nothing can be changed', async () => {
        await store.create(fresh);
        await store.acquireLease('t1', 'a', 0);
        await store.update('t1', () => ({ status: 'recording', rank: 1 }), { owner: 'a' });
        await other.acquireLease('t1', 'b', 60_000);
        const late = store.update('t1', () => ({ status: 'upload', rank: 3 }), { owner: 'a' });
        await expect(late).rejects.toMatchObject({ code: 'LeaseLost' });
        await other.update('t1', () => ({ status: 'upload', rank: 3 }), { owner: 'b' });
        await other.releaseLease('t1', 'b');
        const later = store.update('t1', () => ({ status: 'finished', rank: 9 }), { owner: 'a' });
        await expect(later).rejects.toMatchObject({ code: 'LeaseLost' });
        expect(await store.get('t1')).toMatchObject({ status: 'upload' });
      });

      it('are not granted for a final task', async () => {
        await store.create(fresh);
        await store.update('t1', () => ({ final: true }));
        expect(await store.acquireLease('t1', 'a', 60_000)).toBeUndefined();
        expect(await store.get('t1')).toMatchObject({ attempts: 0 });
      });
    });

    describe('listDue', () => {
      const listIds = async (options?: { limit?: number; aheadMs?: number }) =>
        (await other.listDue('web-record', options)).map((task) => task.id);

      it('lists tasks without a worker: not final, no live lease, due, of this app', async () => {
        for (const id of ['free', 'held', 'gone', 'final']) await store.create({ ...fresh, id });
        await store.create({ ...fresh, id: 'elsewhere', app: 'trtc-push' });
        await store.create({ ...fresh, id: 'later', dueInMs: 30_000 });
        await store.acquireLease('held', 'a', 60_000);
        await store.acquireLease('gone', 'a', 0);
        await store.update('final', () => ({ final: true }));
        expect(await listIds()).toEqual(['free', 'gone']);
        expect(await listIds({ aheadMs: 31_000 })).toEqual(['free', 'gone', 'later']);
        expect(await listIds({ aheadMs: 61_000 })).toEqual(['free', 'gone', 'later', 'held']);
        expect(await listIds({ limit: 1 })).toEqual(['free']);
      });

      it('omits deferred tasks until a worker has held them', async () => {
        await store.create(fresh);
        const putOff = await store.update('t1', () => ({ dueInMs: 30_000 }));
        expect(putOff.dueAtMs - putOff.updateTimeMs).toBe(30_000);
        expect(await listIds()).toEqual([]);
        await store.update<Data>('t1', () => ({ data: { count: 1 } }));
        expect(await listIds()).toEqual([]);
        expect(await store.acquireLease('t1', 'a', 0)).toMatchObject({ dueAtMs: 0 });
        expect(await listIds()).toEqual(['t1']);
        await store.renewLease('t1', 'a', 60_000);
        expect(await listIds()).toEqual([]);
        await store.releaseLease('t1', 'a');
        expect(await listIds()).toEqual(['t1']);
      });
    });

    describe('a retry', () => {
      it('of the same create returns the task as it is by now, and another one with the id fails', async () => {
        await store.create({ ...fresh, origin: 'o' });
        await store.update<Data>('t1', () => ({ status: 'recording', rank: 1 }));
        expect(await other.create({ ...fresh, origin: 'o' })).toMatchObject({
          status: 'recording',
          version: 2,
        });
        for (const origin of ['p', '']) {
          await expect(other.create({ ...fresh, origin })).rejects.toMatchObject({ code: 'TaskExists' });
        }
        expect(await store.countOpen('web-record')).toBe(1);
      });

      it('with a token leads to the first claim, also from concurrent connections', async () => {
        expect(await store.claimToken('web-record', 'k')).toBeUndefined();
        const claims = Array.from({ length: 10 }, (_, at) => ({ taskId: `t${at}`, origin: 'o' }));
        const answers = await Promise.all(
          claims.map((claim, at) => (at % 2 === 0 ? store : other).claimToken('web-record', 'k', claim)),
        );
        expect(new Set(answers.map((answer) => answer?.taskId)).size).toBe(1);
        expect(await other.claimToken('web-record', 'k')).toEqual(answers[0]);
        expect(await other.claimToken('trtc-push', 'k')).toBeUndefined();
      });
    });

    describe('tickets of a queue', () => {
      it('are in order of arrival for all connections, until they are removed or expire', async () => {
        for (const [index, each] of [store, other, store].entries())
          await each.joinQueue('room', `p${index}`, 60_000);
        await other.joinQueue('elsewhere', 'p0', 60_000);
        const ahead = (of: TaskStore) =>
          Promise.all(['p0', 'p1', 'p2', 'p3'].map((place) => of.countAhead('room', place)));
        expect(await ahead(store)).toEqual([0, 1, 2, undefined]);
        expect(await ahead(other)).toEqual([0, 1, 2, undefined]);
        await other.leaveQueue('room', 'p0');
        expect(await ahead(store)).toEqual([undefined, 0, 1, undefined]);
        await store.joinQueue('short', 'p0', 1);
        await expect.poll(() => other.countAhead('short', 'p0')).toBeUndefined();
      });
    });

    describe('claimed names', () => {
      it('go to one of several concurrent claims, and to the next when they have expired', async () => {
        const ask = () => Promise.all([store.claimName('sweep', 60_000), other.claimName('sweep', 60_000)]);
        expect((await ask()).filter(Boolean)).toHaveLength(1);
        expect(await ask()).toEqual([false, false]);
        expect(await other.claimName('else', 1)).toBe(true);
        await expect.poll(() => store.claimName('else', 60_000)).toBe(true);
      });
    });

    describe('readTotals', () => {
      it('add up per app across connections', async () => {
        expect(await store.readTotals('web-record')).toEqual({});
        await Promise.all([
          store.addTotals('web-record', { started: 1, 'finished ok': 2 }),
          other.addTotals('web-record', { started: 1 }),
          other.addTotals('trtc-push', { started: 5 }),
        ]);
        expect(await other.readTotals('web-record')).toEqual({ started: 2, 'finished ok': 2 });
        expect(await store.readTotals('trtc-push')).toEqual({ started: 5 });
      });
    });

    describe('list', () => {
      it('is newest first, of one app, and has the requested length', async () => {
        for (const id of ['1', '2', '3']) await store.create({ ...fresh, id });
        await store.create({ ...fresh, id: '4', app: 'trtc-push' });
        const ids = async (limit?: number) =>
          (await other.list({ app: 'web-record', ...(limit === undefined ? {} : { limit }) })).map(
            (task) => task.id,
          );
        expect(await ids()).toEqual(['3', '2', '1']);
        expect(await ids(2)).toEqual(['3', '2']);
        expect(await other.list({ app: 'nobody' })).toEqual([]);
      });

      it('continues after a cursor, page by page, whatever is created meanwhile', async () => {
        for (let at = 1; at <= 25; at += 1) await store.create({ ...fresh, id: String(at) });
        const seen: string[] = [];
        for (let after: string | undefined; ;) {
          const page = await other.list({
            app: fresh.app,
            limit: 10,
            ...(after === undefined ? {} : { after }),
          });
          seen.push(...page.map(({ id }) => id));
          const last = page.at(-1);
          if (last === undefined) break;
          await store.create({ ...fresh, id: `late-${seen.length}` });
          await store.update('3', () => ({ final: true }));
          after = toTaskCursor(last);
        }
        expect(seen).toEqual(Array.from({ length: 25 }, (_, at) => String(25 - at)));
        await expect(store.list({ app: fresh.app, after: 'x' })).rejects.toMatchObject({
          code: 'InvalidCursor',
          fault: 'caller',
        });
      });

      it('counts those that are not final', async () => {
        for (const id of ['1', '2', '3']) await store.create({ ...fresh, id });
        await store.create({ ...fresh, id: '4', app: 'trtc-push' });
        await store.update('1', () => ({ final: true }));
        expect(await other.countOpen(fresh.app)).toBe(2);
      });

      it('filters by final', async () => {
        for (const id of ['1', '2']) await store.create({ ...fresh, id });
        await store.update('1', () => ({ final: true }));
        const ids = async (final: boolean) =>
          (await store.list({ app: fresh.app, final })).map((task) => task.id);
        expect([await ids(true), await ids(false)]).toEqual([['1'], ['2']]);
      });

      it('filters by creation time, both ends included', async () => {
        const { createTimeMs } = await store.create(fresh);
        const count = async (createdFromMs: number, createdToMs: number) =>
          (await store.list({ app: fresh.app, createdFromMs, createdToMs })).length;
        expect(await count(createTimeMs, createTimeMs)).toBe(1);
        expect(await count(createTimeMs + 1, createTimeMs + 1000)).toBe(0);
        expect(await count(0, createTimeMs - 1)).toBe(0);
      });
    });

    describe('watchCommands', () => {
      it('come in order, each with its number, starting after the given one', async () => {
        await store.create(fresh);
        const types = ['pause', 'resume', 'refresh', 'stop'];
        const numbers: number[] = [];
        for (const type of types)
          numbers.push(await store.sendCommand('t1', { type, requestId: `r-${type}` }));
        expect(numbers).toEqual([1, 2, 3, 4]);
        const signal = new AbortController().signal;
        expect(await take(other.watchCommands('t1', 2, signal), 2)).toEqual([
          { seq: 3, type: 'refresh', requestId: 'r-refresh' },
          { seq: 4, type: 'stop', requestId: 'r-stop' },
        ]);
      });

      it('are numbered for each task alone, without a gap when two are sent concurrently', async () => {
        await store.create(fresh);
        await store.create({ ...fresh, id: 't2' });
        const send = (through: TaskStore) => through.sendCommand('t1', { type: 'pause', requestId: 'r' });
        const numbers = await Promise.all(
          Array.from({ length: 20 }, (_, at) => send(at % 2 === 0 ? store : other)),
        );
        expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
        expect(await store.sendCommand('t2', { type: 'stop', requestId: 'r' })).toBe(1);
      });

      it('arrive within 200 ms of being sent by another connection', async () => {
        await store.create(fresh);
        const stop = new AbortController();
        const delaysMs: number[] = [];
        let sentAtMs = performance.now();
        const send = () => {
          sentAtMs = performance.now();
          return other.sendCommand('t1', { type: 'refresh', requestId: 'r' });
        };
        await send();
        for await (const { seq } of store.watchCommands('t1', 0, stop.signal)) {
          delaysMs.push(performance.now() - sentAtMs);
          if (seq === 20) stop.abort();
          else await send();
        }
        expect(delaysMs).toHaveLength(20);
        // One of them may be late on a busy machine.
        expect(delaysMs.filter((delayMs) => delayMs > 200).length).toBeLessThanOrEqual(1);
      });

      it('end when the signal aborts, also while waiting', async () => {
        await store.create(fresh);
        const stop = new AbortController();
        const all = take(store.watchCommands('t1', 0, stop.signal), Infinity);
        await store.sendCommand('t1', { type: 'stop', requestId: 'r' });
        queueMicrotask(() => stop.abort());
        expect((await all).length).toBeLessThanOrEqual(1);
      });
    });
  });
}
