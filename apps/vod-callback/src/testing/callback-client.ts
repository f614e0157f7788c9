import { eventually } from '@scf-media/local-cloud/testing';

export interface Answer {
  status: number;
  json: Record<string, unknown>;
}

/** Talks to a running service. */
export interface CallbackClient {
  /** @param body text as it is, anything else as JSON */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  /** `GET /events/:id` until the event is in this state. */
  until(id: string, state: 'pending' | 'done' | 'failed'): Promise<Record<string, unknown>>;
}

export function createClient(url: string): CallbackClient {
  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
  });
  const get = async (path: string) => answerOf(await fetch(`${url}${path}`));
  return {
    get,
    async post(path, body = '', headers = {}) {
      return answerOf(
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
