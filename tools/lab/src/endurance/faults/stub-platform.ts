import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

/**
 * A Cloud API that accepts every request and does nothing: invoked workers never start, and media are processed at once. So
 * only the services are measured.
 */
interface StubPlatform extends AsyncDisposable {
  /** `127.0.0.1:<port>`, the SDK's `endpoint`. */
  readonly endpoint: string;
  readonly invoked: number;
  /** How often ProcessMedia was called for each file. */
  readonly processed: ReadonlyMap<string, number>;
  /** How many calls of ProcessMedia failed with 503, half of them after taking effect. */
  readonly failures: number;
}

const processMedia = z.object({ FileId: z.string(), SessionId: z.string() });

/** Starts the stub. @param failing the share of ProcessMedia calls that fail with 503 */
export async function startStubPlatform(failing = 0): Promise<StubPlatform> {
  const processed = new Map<string, number>();
  const sessions = new Set<string>();
  let invoked = 0;
  let failures = 0;

  function respondTo(action: string, request: unknown): object | undefined {
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
      const answer = respondTo(String(request.headers['x-tc-action']), body);
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
