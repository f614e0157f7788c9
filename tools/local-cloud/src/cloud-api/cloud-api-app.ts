import { type HttpBindings } from '@hono/node-server';
import { toMessage, ServiceError } from '@scf-media/protocol/errors';
import { Hono } from 'hono';
import { randomUUID } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { type CredentialStore } from '../credential-store.ts';
import { type NodeApp } from '../listen.ts';
import { apiError, type ApiService, type CallContext } from './api-service.ts';
import { authenticate } from './authenticate.ts';

/** The documented limit with TC3-HMAC-SHA256. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

interface CloudApiParts {
  readonly credentials: CredentialStore;
  /** The products, identified by their version. */
  readonly services: readonly ApiService[];
}

/** Creates the Cloud API 3.0: `POST /` with the action in `X-TC-Action`. Every response is HTTP 200, even errors. */
export function createCloudApiApp(parts: CloudApiParts): NodeApp {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post('/', async ({ env: { incoming, outgoing } }) => {
    const requestId = randomUUID();
    try {
      const response = await act(parts, incoming, { requestId, gone: createGoneSignal(outgoing) });
      if (response instanceof Response) return response;
      return Response.json({ Response: { ...response, RequestId: requestId } });
    } catch (error) {
      return Response.json({ Response: { Error: toWireError(error), RequestId: requestId } });
    }
  });
  return app;
}

async function act(
  { credentials, services }: CloudApiParts,
  incoming: IncomingMessage,
  call: Pick<CallContext, 'requestId' | 'gone'>,
): Promise<object> {
  const { headers } = incoming;
  const body = await readBody(incoming);
  const signed = { method: incoming.method ?? '', rawUrl: incoming.url ?? '/', headers, body };
  authenticate(signed, credentials, Math.floor(Date.now() / 1000));
  const name = readCommonParameter(headers['x-tc-action'], 'Action');
  const version = readCommonParameter(headers['x-tc-version'], 'Version');
  const service = services.find((candidate) => candidate.version === version);
  if (service === undefined) throw apiError('NoSuchVersion', `The API version ${version} does not exist.`);
  const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
  if (action === undefined)
    throw apiError('InvalidAction', `The action ${name} of version ${version} is not found.`);
  const parameters = parseJson(body);
  const region = String(headers['x-tc-region'] ?? '');
  // Some products need no region, but none accepts an invalid one.
  if (region !== '' && !REGIONS.has(region))
    throw apiError('UnsupportedRegion', `The region ${region} is not supported.`);
  const context = { ...call, region };
  const proceed = async (): Promise<object> => action(parameters, context);
  if (service.intercept === undefined) return proceed();
  return service.intercept({ ...context, action: name, parameters }, proceed);
}

function createGoneSignal(outgoing: HttpBindings['outgoing']): AbortSignal {
  const gone = new AbortController();
  // Also fires after a complete response, which does no harm.
  outgoing.once('close', () => gone.abort());
  return gone.signal;
}

function readCommonParameter(header: string | string[] | undefined, name: string): string {
  if (typeof header === 'string' && header !== '') return header;
  throw apiError('MissingParameter', `The request is missing the required parameter ${name}.`);
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES)
      throw apiError('RequestSizeLimitExceeded', 'The request packet exceeds 10 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8') || '{}');
  } catch (cause) {
    throw apiError('InvalidParameter', 'The request body is not valid JSON.', cause);
  }
}

function toWireError(error: unknown): { Code: string; Message: string } {
  if (error instanceof ServiceError) return { Code: error.code, Message: error.message };
  console.error('local Cloud API failed:', error);
  return { Code: 'InternalError', Message: toMessage(error) };
}

/** The regions of SCF's Cloud API, which has an endpoint for each (https://cloud.tencent.com/document/api/583/17237). */
const REGIONS: ReadonlySet<string> = new Set([
  ...['ap-guangzhou', 'ap-shanghai', 'ap-beijing', 'ap-chengdu', 'ap-chongqing', 'ap-nanjing', 'ap-hongkong'],
  ...['ap-shenzhen-fsi', 'ap-shanghai-fsi', 'ap-beijing-fsi', 'ap-taipei', 'ap-singapore', 'ap-bangkok'],
  ...['ap-jakarta', 'ap-mumbai', 'ap-seoul', 'ap-tokyo', 'eu-frankfurt', 'na-ashburn', 'na-siliconvalley'],
  ...['na-toronto', 'sa-saopaulo'],
]);
