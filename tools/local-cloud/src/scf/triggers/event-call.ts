import { type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { type FunctionRunner, type RunTarget } from '../function-runner.ts';
import { filterForwardedHeaders } from '../instances/forwarded-headers.ts';
import { BODY_LIMIT_BYTES } from '../instances/web-call.ts';
import { STATUS_CODE, toFaultBody, platformFault } from '../invocation.ts';
import { type RetryPolicy } from '../retry-policy.ts';

interface EventCall {
  readonly target: RunTarget;
  /** For asynchronous functions, whose response is not awaited. */
  readonly retries: RetryPolicy | undefined;
  readonly runner: FunctionRunner;
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Converts a request to an event function's URL to an event, and the function's result to a response. */
export async function handleEventCall({
  target,
  retries,
  runner,
  incoming,
  outgoing,
}: EventCall): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    const fault = toFaultBody(platformFault('requestTooLarge', 'The request has more than 6 MB.'), '');
    return void outgoing.writeHead(fault.statusCode, { connection: 'close' }).end(fault.body);
  }
  const event = JSON.stringify(toEvent(incoming, body));
  const { invocation, outcome } = runner.start(target, event, { retries });
  const { requestId } = invocation;
  if (retries !== undefined)
    return void outgoing.writeHead(200, { 'x-scf-reqid': requestId }).end('Async run task submitted');
  const { end, answer } = await outcome;
  outgoing.setHeader('x-scf-request-id', requestId);
  if (end.statusCode === STATUS_CODE.ok) return sendResult(answer, outgoing);
  const errorMessage = `The function ended with ${end.statusCode}.`;
  outgoing
    .writeHead(end.statusCode, { 'content-type': 'application/json' })
    .end(JSON.stringify({ errorCode: -1, errorMessage, requestId, statusCode: end.statusCode }));
}

function toEvent({ headers, method, url = '/' }: IncomingMessage, body: string): object {
  const { pathname, searchParams } = new URL(url, 'http://function');
  return {
    body,
    headers,
    httpMethod: method,
    path: pathname,
    queryString: Object.fromEntries(searchParams),
  };
}

const resultSchema = z.object({
  isBase64Encoded: z.boolean().default(false),
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});

/** Sends a result in the documented form as a response, and any other result as the body. */
function sendResult(answer: string, outgoing: ServerResponse): void {
  const parsed = resultSchema.safeParse(parseJson(answer));
  if (!parsed.success)
    return void outgoing.writeHead(200, { 'content-type': 'application/json' }).end(answer);
  const { statusCode, headers, body, isBase64Encoded } = parsed.data;
  outgoing
    .writeHead(statusCode, filterForwardedHeaders(headers))
    .end(isBase64Encoded ? Buffer.from(body, 'base64') : body);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readBody(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > BODY_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
