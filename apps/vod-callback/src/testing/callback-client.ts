import { eventually } from '@scf-media/local-cloud/testing';

export interface Answer {
  status: number;
  json: Record<string, unknown>;
}

/** A client of a running service. */
export interface CallbackClient {
  /** @param body text is sent unchanged, anything else as JSON */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** Polls `GET /events/:id` until the event has the state. */
  until(id: string, state: 'pending' | 'done' | 'failed'): Promise<Record<string, unknown>>;
}

export function createClient(url: string): CallbackClient {
  const toAnswer = async (response: Response): Promise<Answer> => ({
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
  });
  const get = async (path: string) => toAnswer(await fetch(`${url}${path}`));
  return {
    get,
    async post(path, body = '', headers = {}) {
      return toAnswer(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
    },
    until: (id, state) =>
      eventually(async () => {
        const { json } = await get(`/events/${id}`);
        return json['State'] === state ? json : undefined;
      }),
  };
}
