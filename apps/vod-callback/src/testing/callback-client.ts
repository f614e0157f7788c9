export interface Answer {
  status: number;
  json: Record<string, unknown>;
}

/** Sends what a client of ours never would, and shows how it is answered. */
export interface CallbackClient {
  /** @param body text as it is, anything else as JSON */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

export function createClient(url: string): CallbackClient {
  const answerOf = async (response: Response): Promise<Answer> => ({
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
  });
  return {
    get: async (path) => answerOf(await fetch(`${url}${path}`)),
    async post(path, body = '', headers = {}) {
      return answerOf(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
    },
  };
}
