import { once } from 'node:events';
import { type IncomingMessage, request as httpRequest } from 'node:http';

interface PlainRequest {
  readonly port: number;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a request to 127.0.0.1, limited only by the signal: `fetch` fails without headers within 300 s, but a worker responds
 * after hours.
 *
 * @returns the status, and the body as text, or no body if it is larger than the limit
 * @throws Error if there is no response
 */
export async function sendRequest(
  options: PlainRequest & { readonly limitBytes: number },
): Promise<{ readonly status: number; readonly body: string | undefined }> {
  const { port, method, path, headers = {}, body, signal, limitBytes } = options;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, signal, agent: false });
  // An abort emits the error again after it has ended the wait below.
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
  const isComplete = sizeBytes <= limitBytes;
  return {
    status: response.statusCode ?? 0,
    body: isComplete ? Buffer.concat(chunks).toString() : undefined,
  };
}

/** Sends a request, and returns only the status. */
async function fetchStatus(options: PlainRequest): Promise<number> {
  return (await sendRequest({ ...options, limitBytes: 0 })).status;
}

/** Polls `GET /health` until it returns 200. Resolves with false if the signal aborts. */
export async function waitForHealth(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(1_000)]);
    const status = await fetchStatus({ port, method: 'GET', path: '/health', signal: attempt }).catch(
      () => 0,
    );
    if (status === 200) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}
