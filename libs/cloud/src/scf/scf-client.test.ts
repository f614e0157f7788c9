import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { createScfClient, type ScfClientOptions } from './scf-client.ts';

interface Call {
  action: string;
  headers: IncomingHttpHeaders;
  body: unknown;
}

/** Responds like Cloud API 3.0 and records its requests. */
async function cloudApi(answer: (call: Call) => object) {
  const calls: Call[] = [];
  const respond = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const body: unknown = JSON.parse(await text(incoming));
    const call = { action: String(incoming.headers['x-tc-action']), headers: incoming.headers, body };
    calls.push(call);
    outgoing.setHeader('Content-Type', 'application/json');
    outgoing.end(JSON.stringify({ Response: { RequestId: 'api-request', ...answer(call) } }));
  };
  const server = createServer((incoming, outgoing) => void respond(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    calls,
    endpoint: `127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function createTestClient(endpoint: string, more: Partial<ScfClientOptions> = {}) {
  const credentials = () => ({ secretId: 'AKIDlocal', secretKey: 'local-secret', token: 'role-token' });
  return createScfClient({ credentials, region: 'ap-guangzhou', endpoint, protocol: 'http://', ...more });
}

it('invokes a function as an event and returns the id of the run', async () => {
  await using api = await cloudApi(() => ({ Result: { FunctionRequestId: 'run-1' } }));
  expect(await createTestClient(api.endpoint).invokeEvent('web-record-worker', { TaskID: 't1' })).toBe(
    'run-1',
  );
  expect(api.calls).toMatchObject([
    {
      action: 'Invoke',
      headers: {
        'x-tc-version': '2018-04-16',
        'x-tc-region': 'ap-guangzhou',
        'x-tc-token': 'role-token',
        authorization: expect.stringMatching(/^TC3-HMAC-SHA256 Credential=AKIDlocal\//),
      },
      body: { FunctionName: 'web-record-worker', InvocationType: 'Event', ClientContext: '{"TaskID":"t1"}' },
    },
  ]);
});

it.each([{ Result: { FunctionRequestId: '' } }, { Result: {} }, {}])(
  'uses the id of the call if the response %j has no id of the run',
  async (answer) => {
    await using api = await cloudApi(() => ({ ...answer, RequestId: 'call-1' }));
    expect(await createTestClient(api.endpoint).invokeEvent('f', {})).toBe('call-1');
  },
);

it('signs each call with the newest keys', async () => {
  await using api = await cloudApi(() => ({ Result: { FunctionRequestId: 'run' } }));
  let turn = 0;
  const credentials = async () => ({ secretId: `AKID${(turn += 1)}`, secretKey: 'k' });
  const client = createTestClient(api.endpoint, { credentials });
  await client.invokeEvent('f', {});
  await client.invokeEvent('f', {});
  const ids = api.calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1]);
  expect(ids).toEqual(['AKID1', 'AKID2']);
});

it('invokes a given version or alias', async () => {
  await using api = await cloudApi(() => ({ Result: { FunctionRequestId: 'run' } }));
  await createTestClient(api.endpoint, { qualifier: 'live' }).invokeEvent('f', {});
  expect(api.calls).toMatchObject([{ action: 'Invoke', body: { FunctionName: 'f', Qualifier: 'live' } }]);
});

it('adds the given fields to each event', async () => {
  await using api = await cloudApi(() => ({ Result: { FunctionRequestId: 'run' } }));
  const addToEvent = () => ({ traceparent: '00-1-2-01' });
  await createTestClient(api.endpoint, { addToEvent }).invokeEvent('f', { TaskID: 't1' });
  const ClientContext = '{"TaskID":"t1","traceparent":"00-1-2-01"}';
  expect(api.calls).toMatchObject([{ action: 'Invoke', body: { ClientContext } }]);
});

it('rejects an event that SCF would reject, without a call', async () => {
  await using api = await cloudApi(() => ({}));
  const tooLarge = createTestClient(api.endpoint).invokeEvent('f', { text: '录'.repeat(44_000) });
  await expect(tooLarge).rejects.toMatchObject({ code: 'ScfEventTooLarge', fault: 'caller' });
  expect(api.calls).toEqual([]);
});

it.each(['RUNNING', 'FINISHED', 'ABORTED', 'FAILED'])('returns that a run is %s', async (Status) => {
  await using api = await cloudApi(() => ({ Result: { Status, StatusCode: 200, InvokeRequestId: 'run-1' } }));
  expect(await createTestClient(api.endpoint).asyncStatus('run-1')).toBe(Status);
  expect(api.calls).toMatchObject([{ action: 'GetAsyncEventStatus', body: { InvokeRequestId: 'run-1' } }]);
});

it('returns no state of an unknown run', async () => {
  await using api = await cloudApi(() => ({ Error: { Code: 'ResourceNotFound.AsyncEvent', Message: 'no' } }));
  expect(await createTestClient(api.endpoint).asyncStatus('gone')).toBeUndefined();
});

it.each([true, false])('terminates a run, gracefully: %s', async (grace) => {
  await using api = await cloudApi(() => ({}));
  await createTestClient(api.endpoint, { namespace: 'media' }).terminate('web-record-worker', 'run-1', {
    grace,
  });
  expect(api.calls).toMatchObject([
    {
      action: 'TerminateAsyncEvent',
      body: {
        FunctionName: 'web-record-worker',
        InvokeRequestId: 'run-1',
        GraceShutdown: grace,
        Namespace: 'media',
      },
    },
  ]);
});

it('reports an error of SCF with its code', async () => {
  const objection = { Code: 'ResourceNotFound.Function', Message: 'function not found' };
  await using api = await cloudApi(() => ({ Error: objection }));
  await expect(createTestClient(api.endpoint).invokeEvent('none', {})).rejects.toMatchObject({
    code: 'ScfResourceNotFoundFunction',
    fault: 'service',
    message: 'Invoke none: function not found',
  });
});

it('reports that SCF cannot be reached', async () => {
  const calling = createTestClient('127.0.0.1:1').invokeEvent('f', {});
  await expect(calling).rejects.toMatchObject({ code: 'ScfUnreachable', fault: 'service' });
});
