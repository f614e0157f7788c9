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
 * worker answers after hours.
 *
 * @returns the status, and the body as text; no body when it is larger than the limit
 * @throws Error when there is no answer
 */
export async function requestBody(
  options: PlainRequest & { readonly limitBytes: number },
): Promise<{ readonly status: number; readonly body: string | undefined }> {
  const { port, method, path, headers = {}, body, signal, limitBytes } = options;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, signal, agent: false });
  // The error of an abort comes once more after the wait below has ended by it.
  request.on('error', () => undefined);
  const responded = once(request, 'response', { signal }) as Promise<[IncomingMessage]>;
  request.end(body);
  const [response] = await responded;
  response.on('error', () => undefined);
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  response.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= limitBytes) chunks.push(chunk);
  });
  await once(response, 'end', { signal });
  const isWhole = sizeBytes <= limitBytes;
  return { status: response.statusCode ?? 0, body: isWhole ? Buffer.concat(chunks).toString() : undefined };
}

/** The same, without the body. @returns the status */
async function requestStatus(options: PlainRequest): Promise<number> {
  return (await requestBody({ ...options, limitBytes: 0 })).status;
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
