import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/**
 * A Cloud API that takes what it is asked for and does nothing: workers are invoked and never come, media are processed in
 * no time. So the services alone are measured.
 */
export interface StubPlatform extends AsyncDisposable {
  /** `127.0.0.1:<port>`, the SDK's `endpoint`. */
  readonly endpoint: string;
  readonly invoked: number;
  /** How often each file was taken by ProcessMedia. */
  readonly processed: ReadonlyMap<string, number>;
  /** ProcessMedia that was answered with 503, in half of the cases after the work was done. */
  readonly failures: number;
}

const processMedia = z.object({ FileId: z.string(), SessionId: z.string() });

/** @param failing the share of ProcessMedia that is answered with 503 */
export async function startStubPlatform(failing = 0): Promise<StubPlatform> {
  const processed = new Map<string, number>();
  const sessions = new Set<string>();
  let invoked = 0;
  let failures = 0;

  function answerTo(action: string, request: unknown): object | undefined {
    if (action === 'Invoke') {
      invoked += 1;
      return { Result: { FunctionRequestId: crypto.randomUUID(), InvokeResult: 0 } };
    }
    if (action === 'GetAsyncEventStatus') return { Result: { Status: 'RUNNING' } };
    if (action !== 'ProcessMedia') return { Error: { Code: 'InvalidAction', Message: action } };
    const { FileId: fileId, SessionId: sessionId } = processMedia.parse(request);
    const fails = Math.random() < failing;
    if (fails) failures += 1;
    if (fails && Math.random() < 0.5) return undefined;
    if (sessions.has(sessionId))
      return { Error: { Code: 'InvalidParameterValue.SessionId', Message: 'a duplicate' } };
    sessions.add(sessionId);
    processed.set(fileId, (processed.get(fileId) ?? 0) + 1);
    return fails ? undefined : { TaskId: `task-${fileId}` };
  }

  const server = createServer((request, response) => {
    void json(request).then((body) => {
      const answer = answerTo(String(request.headers['x-tc-action']), body);
      if (answer === undefined) return response.writeHead(503).end('a fault on purpose');
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ Response: { ...answer, RequestId: crypto.randomUUID() } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `127.0.0.1:${port}`,
    processed,
    get invoked() {
      return invoked;
    },
    get failures() {
      return failures;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
