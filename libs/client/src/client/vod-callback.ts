import type {
  AcceptedEvent,
  FileResults,
  Item,
  ResultList,
  StoredDelivery,
  StoredEvent,
} from '../wire/vod-callback.ts';
import { ScfMediaError } from './client-error.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { pollUntil, type WaitOptions } from './follow-task.ts';
import type { CallOptions } from './web-record.ts';

/** Selects the events or deliveries of a list. */
export interface ItemQuery {
  state?: 'pending' | 'done' | 'failed' | undefined;
  /** 1 to 500; 50 by default. */
  limit?: number | undefined;
  /** `next` of the previous page. */
  before?: string | undefined;
}

/** One page of a list. */
export interface Page<Entry> {
  items: Entry[];
  /** The `before` of the next page; undefined on the last one. */
  next: string | undefined;
}

/** A queue of vod-callback. */
export interface ItemQueue<Stored extends { State: string }> {
  list(query?: ItemQuery, options?: CallOptions): Promise<Page<Item>>;
  listAll(query?: Omit<ItemQuery, 'before'>, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  get(id: string, options?: CallOptions): Promise<Stored>;
  /** Retries an item now, even if all its attempts failed. */
  retry(id: string, options?: CallOptions): Promise<Item>;
  /**
   * Waits until an item exists and has a state.
   *
   * @throws ScfMediaError `TaskEnded` when it is done or has failed instead, with the item as its `cause`; `Timeout`
   */
  waitFor(id: string, state: Stored['State'], options?: WaitOptions): Promise<Stored>;
}

/** Reads events of VOD and their results. */
export interface VodCallbackClient {
  /** Sends an event as VOD does; one that was received before is not processed again. */
  send(event: { EventType: string; [field: string]: unknown }, options?: CallOptions): Promise<AcceptedEvent>;
  events: ItemQueue<StoredEvent>;
  /** Results that are delivered to the webhook. */
  deliveries: ItemQueue<StoredDelivery>;
  results: {
    list(query?: Omit<ItemQuery, 'state'>, options?: CallOptions): Promise<Page<ResultList['Files'][number]>>;
    /** Reads the results of a file. @throws ScfMediaError `NotFound` */
    get(fileId: string, options?: CallOptions): Promise<FileResults>;
    /** Waits until a first procedure of a file has ended. @throws ScfMediaError `Timeout` */
    waitFor(fileId: string, options?: WaitOptions): Promise<FileResults>;
  };
}

/** Creates a client of vod-callback. Its calls throw ScfMediaError. @param options.endpoint with the secret path, if there is one */
export function createVodCallbackClient(
  options: Omit<ConnectionOptions, 'key' | 'signHost'>,
): VodCallbackClient {
  const send = createConnection(options);
  const { watch } = options;
  const get = async (path: string, query: ItemQuery, { signal }: CallOptions = {}): Promise<object> =>
    (await send({ method: 'GET', path, query: { ...query }, signal })).body as object;
  const readPage = async <Entry>(
    path: string,
    name: string,
    query: ItemQuery,
    options?: CallOptions,
  ): Promise<Page<Entry>> => {
    const body = (await get(path, query, options)) as Record<string, unknown>;
    return { items: body[name] as Entry[], next: body['Next'] as string | undefined };
  };
  const orNone = async <Found>(found: Promise<Found>): Promise<Found | undefined> =>
    found.catch((error: unknown) => {
      if (error instanceof ScfMediaError && error.code === 'NotFound') return undefined;
      throw error;
    });
  const queue = <Stored extends { State: string; LastError?: { Message: string } | undefined }>(
    path: string,
    name: string,
  ): ItemQueue<Stored> => {
    const itemPath = (id: string): string => `${path}/${encodeURIComponent(id)}`;
    const list: ItemQueue<Stored>['list'] = (query = {}, options) =>
      readPage<Item>(path, name, query, options);
    const getOne = async (id: string, options?: CallOptions): Promise<Stored> =>
      (await get(itemPath(id), {}, options)) as Stored;
    return {
      list,
      async *listAll(query = {}, options) {
        for (let before: string | undefined; ;) {
          const { items, next } = await list({ ...query, before }, options);
          yield* items;
          if (next === undefined) return;
          before = next;
        }
      },
      get: getOne,
      retry: async (id, { signal } = {}) =>
        (await send({ method: 'POST', path: `${itemPath(id)}/retry`, signal })).body as Item,
      waitFor(id, state, options) {
        let seen = 'not there';
        const look = async (signal: AbortSignal | undefined): Promise<Stored | undefined> => {
          const item = await orNone(getOne(id, { signal }));
          seen = item?.State ?? seen;
          if (item === undefined || seen === state) return item;
          if (seen === 'pending') return undefined;
          const reason = item.LastError === undefined ? '' : `: ${item.LastError.Message}`;
          throw new ScfMediaError('TaskEnded', `${id} is ${seen} and not ${state}${reason}`, { cause: item });
        };
        return pollUntil(look, () => `${id} was ${seen} and not ${state}`, { ...watch, ...options });
      },
    };
  };
  const getResults = async (fileId: string, options?: CallOptions): Promise<FileResults> =>
    (await get(`results/${encodeURIComponent(fileId)}`, {}, options)) as FileResults;
  return {
    send: async (json, { signal } = {}) =>
      (await send({ method: 'POST', path: 'callback', json, signal })).body as AcceptedEvent,
    events: queue<StoredEvent>('events', 'Events'),
    deliveries: queue<StoredDelivery>('deliveries', 'Deliveries'),
    results: {
      list: (query = {}, options) => readPage('results', 'Files', query, options),
      get: getResults,
      waitFor: (fileId, options) =>
        pollUntil(
          (signal) => orNone(getResults(fileId, { signal })),
          () => `file ${fileId} has no results`,
          { ...watch, ...options },
        ),
    },
  };
}
