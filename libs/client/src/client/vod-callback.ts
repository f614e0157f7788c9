import type {
  AcceptedEvent,
  FileResults,
  Item,
  ResultList,
  StoredDelivery,
  StoredEvent,
} from '../wire/vod-callback.ts';
import { type ConnectionOptions, connectionTo } from './connection.ts';
import type { CallOptions } from './web-record.ts';

/** Which events or deliveries a list shows. */
export interface ItemQuery {
  state?: 'pending' | 'done' | 'failed' | undefined;
  /** 1 to 500; 50 when left out. */
  limit?: number | undefined;
  /** `next` of the previous page. */
  before?: string | undefined;
}

/** One page of a list. */
export interface Page<Entry> {
  items: Entry[];
  /** There may be more: `before` of the next request. */
  next: string | undefined;
}

/** A queue of vod-callback. */
export interface ItemQueue<Stored> {
  list(query?: ItemQuery, options?: CallOptions): Promise<Page<Item>>;
  listAll(query?: Omit<ItemQuery, 'before'>, options?: CallOptions): AsyncGenerator<Item, void, undefined>;
  get(id: string, options?: CallOptions): Promise<Stored>;
  /** Tries it again now, also when it was given up. */
  retry(id: string, options?: CallOptions): Promise<Item>;
}

/** Events of VOD, and what became of them. */
export interface VodCallbackClient {
  /** Hands over an event as VOD does; one that came before is not done twice. */
  send(event: { EventType: string; [field: string]: unknown }, options?: CallOptions): Promise<AcceptedEvent>;
  events: ItemQueue<StoredEvent>;
  /** Results on their way to the webhook. */
  deliveries: ItemQueue<StoredDelivery>;
  results: {
    list(query?: Omit<ItemQuery, 'state'>, options?: CallOptions): Promise<Page<ResultList['Files'][number]>>;
    /** What became of a file. @throws ScfMediaError `NotFound` */
    get(fileId: string, options?: CallOptions): Promise<FileResults>;
  };
}

/** A client of vod-callback. Calls throw ScfMediaError. @param options.endpoint with the secret path, where there is one */
export function vodCallbackClient(options: Omit<ConnectionOptions, 'key' | 'signHost'>): VodCallbackClient {
  const ask = connectionTo(options);
  const get = async (path: string, query: ItemQuery, { signal }: CallOptions = {}): Promise<object> =>
    (await ask({ method: 'GET', path, query: { ...query }, signal })).body as object;
  const pageOf = async <Entry>(
    path: string,
    name: string,
    query: ItemQuery,
    options?: CallOptions,
  ): Promise<Page<Entry>> => {
    const body = (await get(path, query, options)) as Record<string, unknown>;
    return { items: body[name] as Entry[], next: body['Next'] as string | undefined };
  };
  const queue = <Stored>(path: string, name: string): ItemQueue<Stored> => {
    const pathOf = (id: string): string => `${path}/${encodeURIComponent(id)}`;
    const list: ItemQueue<Stored>['list'] = (query = {}, options) => pageOf<Item>(path, name, query, options);
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
      get: async (id, options) => (await get(pathOf(id), {}, options)) as Stored,
      retry: async (id, { signal } = {}) =>
        (await ask({ method: 'POST', path: `${pathOf(id)}/retry`, signal })).body as Item,
    };
  };
  return {
    send: async (json, { signal } = {}) =>
      (await ask({ method: 'POST', path: 'callback', json, signal })).body as AcceptedEvent,
    events: queue<StoredEvent>('events', 'Events'),
    deliveries: queue<StoredDelivery>('deliveries', 'Deliveries'),
    results: {
      list: (query = {}, options) => pageOf('results', 'Files', query, options),
      get: async (fileId, options) =>
        (await get(`results/${encodeURIComponent(fileId)}`, {}, options)) as FileResults,
    },
  };
}
