import type {
  AcceptedEvent,
  FileResults,
  Item,
  ResultList,
  StoredDelivery,
  StoredEvent,
} from '../wire/vod-callback.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
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
export interface ItemQueue<Stored> {
  list(query?: ItemQuery, options?: CallOptions): Promise<Page<Item>>;
  listAll(query?: Omit<ItemQuery, 'before'>, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  get(id: string, options?: CallOptions): Promise<Stored>;
  /** Retries an item now, even if all its attempts failed. */
  retry(id: string, options?: CallOptions): Promise<Item>;
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
  };
}

/** Creates a client of vod-callback. Its calls throw ScfMediaError. @param options.endpoint with the secret path, if there is one */
export function createVodCallbackClient(
  options: Omit<ConnectionOptions, 'key' | 'signHost'>,
): VodCallbackClient {
  const send = createConnection(options);
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
  const queue = <Stored>(path: string, name: string): ItemQueue<Stored> => {
    const itemPath = (id: string): string => `${path}/${encodeURIComponent(id)}`;
    const list: ItemQueue<Stored>['list'] = (query = {}, options) =>
      readPage<Item>(path, name, query, options);
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
      get: async (id, options) => (await get(itemPath(id), {}, options)) as Stored,
      retry: async (id, { signal } = {}) =>
        (await send({ method: 'POST', path: `${itemPath(id)}/retry`, signal })).body as Item,
    };
  };
  return {
    send: async (json, { signal } = {}) =>
      (await send({ method: 'POST', path: 'callback', json, signal })).body as AcceptedEvent,
    events: queue<StoredEvent>('events', 'Events'),
    deliveries: queue<StoredDelivery>('deliveries', 'Deliveries'),
    results: {
      list: (query = {}, options) => readPage('results', 'Files', query, options),
      get: async (fileId, options) =>
        (await get(`results/${encodeURIComponent(fileId)}`, {}, options)) as FileResults,
    },
  };
}
