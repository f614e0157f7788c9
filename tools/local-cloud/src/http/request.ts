import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';

export interface PlainRequest {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * One request to 127.0.0.1, bounded by the signal alone: `fetch` gives up when no header came within 300 s, and a
 * worker answers after hours. The body is read and thrown away.
 *
 * @returns the status
 * @throws Error when there is no answer
 */
export async function requestStatus(options: PlainRequest): Promise<number> {
  const { port, method, path, headers = {}, body, signal } = options;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, signal, agent: false });
  // The error of an abort comes once more after the wait below has ended by it.
  request.on('error', () => undefined);
  const responded = once(request, 'response', { signal }) as Promise<[IncomingMessage]>;
  request.end(body);
  const [response] = await responded;
  response.on('error', () => undefined);
  response.resume();
  await once(response, 'end', { signal });
  return response.statusCode ?? 0;
}

/** Asks `GET /health` until it answers 200. Resolves to false when the signal ended it. */
export async function waitForHealth(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(1_000)]);
    const status = await requestStatus({ port, method: 'GET', path: '/health', signal: attempt }).catch(
      () => 0,
    );
    if (status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
