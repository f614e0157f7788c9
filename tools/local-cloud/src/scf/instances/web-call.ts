import { ServiceError } from '@scf-media/protocol/errors';
import { once } from 'node:events';
import { appendFile } from 'node:fs/promises';
import { type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { toFaultBody, platformFault } from '../invocation.ts';
import { makePlatformHeaders } from '../platform-headers.ts';
import { filterForwardedHeaders, countHeaderBytes, HEADER_LIMIT_BYTES } from './forwarded-headers.ts';
import { type InstancePool, type Lease } from './instance-pool.ts';
import { type PoolTarget } from './pool-target.ts';
import { measureMemoryCached } from './measure-memory.ts';
import { untilAborted } from './pool-member.ts';

/** Maximum size of a request or response body. */
export const BODY_LIMIT_BYTES = 6 * 1024 * 1024;
/** How long to wait for a process to end after its connection; usually takes milliseconds. */
const EXIT_WAIT_MS = 3_000;

interface WebCall {
  readonly requestId: string;
  readonly pool: InstancePool;
  readonly target: PoolTarget;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Sent with the request, in addition to the platform's. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Forwards a request to a process of a web function, and the response to the caller. Errors become responses. */
export async function handleWebCall(call: WebCall): Promise<void> {
  const { requestId, outgoing, incoming } = call;
  outgoing.setHeader('x-scf-request-id', requestId);
  try {
    if (Number(incoming.headers['content-length'] ?? 0) > BODY_LIMIT_BYTES) throw requestTooLarge();
    const last = await callInstance(call);
    if (!outgoing.destroyed) outgoing.end(last);
  } catch (error) {
    // The rest of the request must not be parsed as the next one.
    incoming.unpipe();
    if (outgoing.headersSent) return void outgoing.destroy();
    const { statusCode, body } = toFaultBody(error, requestId);
    outgoing.writeHead(statusCode, { 'content-type': 'application/json', connection: 'close' }).end(body);
  }
}

/** @returns the last chunk, not written yet: when the caller has the whole response, the process is free for the next call */
async function callInstance(call: WebCall): Promise<Buffer | undefined> {
  using lease = await call.pool.acquire(call.target);
  const startMs = performance.now();
  await appendFile(lease.logFile, `START RequestId: ${call.requestId}\n`);
  try {
    return await exchange(call, lease);
  } finally {
    // Not awaited.
    void report(call, lease, performance.now() - startMs).catch(() => undefined);
  }
}

async function exchange(
  { requestId, target, incoming, outgoing, headers }: WebCall,
  lease: Lease,
): Promise<Buffer | undefined> {
  const { instance, launch } = lease;
  const { definition } = launch;
  const limit = AbortSignal.timeout(definition.timeoutSeconds * 1000);
  const refused = new AbortController();
  const signal = AbortSignal.any([limit, instance.exited, refused.signal]);
  const request = httpRequest({
    host: '127.0.0.1',
    port: instance.port,
    method: incoming.method,
    path: incoming.url,
    headers: {
      ...filterForwardedHeaders(incoming.headers),
      ...headers,
      ...makePlatformHeaders(definition, requestId, launch.headerCredential()),
    },
    signal,
    agent: false,
  });
  request.on('error', () => undefined);
  let sentBytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    sentBytes += chunk.length;
    if (sentBytes > BODY_LIMIT_BYTES) refused.abort(requestTooLarge());
  });
  incoming.on('error', () => undefined);
  // Do not treat an incomplete request as complete.
  const onClose = (): void => {
    if (!incoming.readableEnded) refused.abort(platformFault('canceled', 'The caller disconnected.'));
  };
  if (incoming.destroyed) onClose();
  else incoming.once('close', onClose);
  incoming.pipe(request);
  try {
    const [response] = (await once(request, 'response', { signal })) as [IncomingMessage];
    return await forwardResponse(response, outgoing, signal);
  } catch (error) {
    if (refused.signal.aborted) throw refused.signal.reason;
    if (error instanceof ServiceError) throw error;
    if (limit.aborted) {
      if (target.maxConcurrency === 1) lease.recycle();
      throw platformFault('timeLimit', `Invoking task timed out after ${definition.timeoutSeconds} seconds`);
    }
    // The connection ends before the process behind it.
    await untilAborted(instance.exited, EXIT_WAIT_MS);
    if (instance.exited.aborted)
      throw platformFault('processExit', 'The process of the function exited.', error);
    throw platformFault('userCode', 'The function closed the connection without a response.', error);
  }
}

/** Forwards a response. The function may finish even if the caller has disconnected. */
async function forwardResponse(
  response: IncomingMessage,
  outgoing: ServerResponse,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  response.on('error', () => undefined);
  const headers = filterForwardedHeaders(response.headers);
  if (countHeaderBytes(headers) > HEADER_LIMIT_BYTES)
    throw responseTooLarge('The headers of the response', '4 KB');
  const wholeBytes = Number(response.headers['content-length'] ?? NaN);
  if (wholeBytes > BODY_LIMIT_BYTES) throw responseTooLarge('The response', '6 MB');
  outgoing.writeHead(response.statusCode ?? 200, headers);
  outgoing.flushHeaders();
  const gone = new AbortController();
  outgoing.once('close', () => gone.abort());
  let sizeBytes = 0;
  let last: Buffer | undefined;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES) {
      response.destroy();
      throw responseTooLarge('The response', '6 MB');
    }
    if (sizeBytes === wholeBytes) last = chunk;
    // Discard it if the caller has disconnected.
    else if (!outgoing.destroyed && !outgoing.write(chunk))
      await once(outgoing, 'drain', { signal: AbortSignal.any([signal, gone.signal]) }).catch(() =>
        signal.throwIfAborted(),
      );
  }
  return last;
}

const requestTooLarge = (): Error => platformFault('requestTooLarge', 'The request has more than 6 MB.');
const responseTooLarge = (what: string, limit: string): Error =>
  platformFault('responseTooLarge', `${what} exceeded the upper limit (${limit}).`);

/** Writes the lines that SCF adds after those of the function. */
async function report(
  { requestId }: WebCall,
  { instance, launch, logFile }: Lease,
  durationMs: number,
): Promise<void> {
  const usedMb = ((await measureMemoryCached(instance.group)) / 1024 / 1024).toFixed(2);
  const details = `Duration:${Math.ceil(durationMs)}ms Memory:${launch.definition.memoryMb}MB MemUsage:${usedMb}MB`;
  await appendFile(logFile, `END RequestId: ${requestId}\nReport RequestId: ${requestId} ${details}\n`);
}
