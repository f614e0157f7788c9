import { setTimeout as delay } from 'node:timers/promises';
import type { AppKey } from '@scf-media/cloud/access';
import { signAppRequest } from '@scf-media/cloud/testing';
import {
  type DescribeResponse,
  describeResponseSchema,
  type TaskStatus,
} from '@scf-media/protocol/web-record';

/** A client of the service, over HTTP only. */
export interface WebRecordClient {
  /** Sends any body; used by the contract suite. */
  sendRaw(rawBody: string): Promise<{ status: number; json: unknown }>;
  /** @returns the response, which may be an error */
  send(action: string, data?: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** @throws if the response is an error */
  start(data: Record<string, unknown>): Promise<string>;
  describe(taskId: string): Promise<DescribeResponse>;
  /** Polls until the task has the status. @throws if it is finished instead, or after the timeout */
  until(taskId: string, status: TaskStatus, timeoutMs?: number): Promise<DescribeResponse>;
}

/** @param appKey signs every request with it */
export function createClient(url: string, appKey?: AppKey): WebRecordClient {
  const sendRaw = async (rawBody: string): Promise<{ status: number; json: unknown }> => {
    const response = await fetch(url, {
      method: 'POST',
      headers:
        appKey === undefined
          ? { 'Content-Type': 'application/json' }
          : signAppRequest({ method: 'POST', url, body: rawBody }, appKey),
      body: rawBody,
    });
    return { status: response.status, json: await response.json() };
  };
  const client: WebRecordClient = {
    sendRaw,
    async send(action, data = {}) {
      const { json } = await sendRaw(JSON.stringify({ Action: action, Data: data }));
      return json as Record<string, unknown>;
    },
    async start(data) {
      const answer = await client.send('Start', data);
      if (typeof answer['TaskID'] !== 'string') throw new Error(`Start: ${JSON.stringify(answer)}`);
      return answer['TaskID'];
    },
    async describe(taskId) {
      return describeResponseSchema.parse(await client.send('Describe', { TaskID: taskId }));
    },
    async until(taskId, status, timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const task = await client.describe(taskId);
        if (task.Status === status) return task;
        if (task.Status === 'finished' || Date.now() > deadline) {
          throw new Error(`waited for ${status}: ${JSON.stringify(task)}`);
        }
        await delay(50);
      }
    },
  };
  return client;
}
