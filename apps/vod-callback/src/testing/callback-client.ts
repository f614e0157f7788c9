interface Answer {
  status: number;
  json: Record<string, unknown>;
}

/** Sends raw requests, also ones that our client would never send. */
export interface CallbackClient {
  /** @param body text is sent unchanged, anything else as JSON */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
}

export function createClient(url: string): CallbackClient {
  const toAnswer = async (response: Response): Promise<Answer> => ({
    status: response.status,
    json: (await response.json()) as Record<string, unknown>,
  });
  return {
    get: async (path) => toAnswer(await fetch(`${url}${path}`)),
    async post(path, body = '', headers = {}) {
      return toAnswer(
        await fetch(`${url}${path}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
      );
    },
  };
}
