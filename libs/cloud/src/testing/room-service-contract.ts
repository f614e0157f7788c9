import type { ContractCase, RoomApi } from '@scf-media/protocol/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HeldToDescription, holdToDescription } from './hold-to-description.ts';

interface RoomServiceContractOptions<Api extends RoomApi> {
  /** Starts the service, without any tasks. */
  start(): Promise<AsyncDisposable & { url: string }>;
  createClient(url: string): Api;
  /** The cases of the service's contract that start no task. */
  cases: readonly ContractCase<Api>[];
  /** Responses that these cases cause beside those of every room service, such as `post /tasks/{requestId} 400`. */
  ownResponses?: readonly string[];
}

/** The responses that every room service gives in these tests. */
const commonResponses = [
  'delete /tasks/{requestId} 404',
  'get /metrics 200',
  'get /tasks 200',
  'get /tasks 400',
  'get /tasks/{requestId} 404',
  'get /tasks/{requestId}/request 404',
  'post / 400',
];

/** Tests what every room service must do without starting a task. Call it at the top of a test file. */
export function roomServiceContract<Api extends RoomApi>(options: RoomServiceContractOptions<Api>): void {
  const { ownResponses = [] } = options;
  let service: AsyncDisposable & { url: string };
  let held: HeldToDescription;
  let client: Api;
  beforeAll(async () => {
    service = await options.start();
    client = options.createClient(service.url);
    held = await holdToDescription(service.url);
  });
  afterAll(async () => {
    held?.[Symbol.dispose]();
    await service?.[Symbol.asyncDispose]();
  });

  test.for(options.cases)('$title', (one) => one.run(client));

  test('lists no tasks before the first start', async () => {
    const { json } = await client.list({ status: 'running' });
    expect(json).toEqual({ Tasks: [], RequestId: expect.any(String) });
  });

  test('serves metrics, and responds with 404 for the request of an unknown task', async () => {
    const [metrics, request] = await Promise.all(
      ['/metrics', '/tasks/none/request'].map((path) => fetch(`${service.url}${path}`)),
    );
    expect([metrics?.status, request?.status]).toEqual([200, 404]);
  });

  test('every response matched the OpenAPI description', () => {
    expect([...held.seen].toSorted()).toEqual([...commonResponses, ...ownResponses].toSorted());
  });
}
