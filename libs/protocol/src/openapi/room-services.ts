import type { z } from 'zod';
import { controlSchema } from '../trtc-push/control-request.ts';
import { pushRequestSchema } from '../trtc-push/request.ts';
import * as push from '../trtc-push/task-view.ts';
import { recordRequestSchema } from '../trtc-record/request.ts';
import { callbackBodySchema } from '../trtc-record/result.ts';
import { eventBodySchema, taskViewSchema } from '../trtc-record/task-view.ts';
import { errorBodySchema } from '../trtc-room/error-body.ts';
import { taskListSchema } from '../trtc-room/task-list.ts';
import {
  type Answer,
  healthPath,
  metricsPath,
  jsonAnswer,
  jsonBody,
  openApiDocument,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  refusals,
} from './document.ts';
import { componentSchemas, ref } from './json-schema.ts';
import { forbiddenSchema, healthSchema, taskRequestSchema, unauthorizedSchema } from './shared-schemas.ts';

/** What differs between the room services. */
interface RoomServiceOptions {
  name: 'trtc-push' | 'trtc-record';
  summary: string;
  /** The word for a task, such as `push`. */
  task: string;
  request: z.ZodType;
  view: z.ZodType;
  callback: z.ZodType;
  /** The body of an event that `Callback` receives while a task runs, for a service with `Events`. */
  event?: z.ZodType;
  /** The body of `POST /tasks/{requestId}`, for a service that has it. */
  control?: z.ZodType;
}

const requestIdParameter: Parameter = {
  name: 'requestId',
  in: 'path',
  required: true,
  description: '`X-Task-Id` of the response that started it',
  schema: { type: 'string' },
};

const listParameters: readonly Parameter[] = [
  {
    name: 'status',
    in: 'query',
    description: '`running`: not yet `finished`',
    schema: { type: 'string', enum: ['all', 'running', 'finished'], default: 'all' },
  },
  {
    name: 'limit',
    in: 'query',
    description: 'Maximum number of tasks',
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  },
  {
    name: 'cursor',
    in: 'query',
    description: '`NextCursor` of the previous response',
    schema: { type: 'string', pattern: '^\\d{1,15}-\\d{1,15}$' },
  },
];

/** Returns the description of a room service. */
function describeRoomService(options: RoomServiceOptions): OpenApiDocument {
  const { name, summary, task, request, view, callback, event, control } = options;
  const tag = `${task}es`.replace('recordinges', 'recordings');
  const wrong = refusals('Error', true);
  const invalid = { '400': jsonAnswer('The request is not as described', ref('Error')) };
  const limited = {
    '429': jsonAnswer('The limit is reached; the same request may succeed later', ref('Error')),
  };
  const unknown = { '404': jsonAnswer(`There is no such ${task}`, ref('Error')) };
  const shown: Answer = jsonAnswer(`The ${task}`, ref('Task'));
  const onTask = (operation: Omit<Operation, 'tags' | 'parameters'>): Operation => ({
    ...operation,
    tags: [tag],
    parameters: [requestIdParameter],
  });
  return openApiDocument({
    name,
    summary,
    description: 'Blank fields (`""`, `null`) count as absent; unknown fields are ignored.',
    isSigned: true,
    tags: [{ name: tag, description: summary }],
    paths: {
      '/': {
        post: {
          operationId: 'start',
          summary: `Start a ${task}`,
          description: '`RoomId` or `StrRoomId` is required.',
          tags: [tag],
          requestBody: jsonBody(ref('StartRequest')),
          responses: {
            '200': {
              description: `The ${task} was accepted; \`X-Task-Id\` is its id`,
              headers: {
                'X-Task-Id': { description: `Id of the ${task}`, required: true, schema: { type: 'string' } },
                Location: { description: `Path of the ${task}`, required: true, schema: { type: 'string' } },
              },
              content: { 'text/plain': { schema: { type: 'string', const: 'Async run task submitted' } } },
            },
            ...invalid,
            ...limited,
            ...wrong,
            ...(name === 'trtc-push' ? { '503': jsonAnswer('Redis cannot be reached', ref('Error')) } : {}),
          },
        },
      },
      '/tasks': {
        get: {
          operationId: 'list',
          summary: `List ${tag}, newest first`,
          tags: [tag],
          parameters: listParameters,
          responses: {
            '200': jsonAnswer('One page', ref('TaskList')),
            ...invalid,
            ...limited,
            ...wrong,
          },
        },
      },
      '/tasks/{requestId}': {
        get: onTask({
          operationId: 'describe',
          summary: `Show a ${task}`,
          responses: { '200': shown, ...unknown, ...limited, ...wrong },
        }),
        ...(control === undefined
          ? {}
          : {
              post: onTask({
                operationId: 'control',
                summary: `Pause, resume or seek a ${task}`,
                requestBody: jsonBody(ref('ControlRequest')),
                responses: {
                  '200': shown,
                  ...invalid,
                  ...unknown,
                  '409': jsonAnswer(`The ${task} does not allow this in its current state`, ref('Error')),
                  ...limited,
                  ...wrong,
                },
              }),
            }),
        delete: onTask({
          operationId: 'stop',
          summary: `Stop a ${task}`,
          description: 'Repeating it changes nothing.',
          responses: { '200': shown, ...unknown, ...limited, ...wrong },
        }),
      },
      '/tasks/{requestId}/request': {
        get: onTask({
          operationId: 'show-request',
          summary: `Show the request that started a ${task}`,
          responses: {
            '200': jsonAnswer('The request, without secrets', ref('TaskRequest')),
            ...unknown,
            ...limited,
            ...wrong,
          },
        }),
      },
      ...healthPath(tag),
      ...metricsPath({ tag, isSigned: true }),
    },
    webhooks: {
      callback: {
        post: {
          operationId: 'callback',
          summary:
            event === undefined
              ? 'Sent to `Callback`: progress, the result, or the error of a rejected request'
              : 'Sent to `Callback`: the result, or the error of a rejected request',
          tags: [tag],
          security: [],
          requestBody: jsonBody({ anyOf: [ref('Callback'), ref('Error')] }),
          responses: { '2XX': { description: 'Accepted; any other response is retried' } },
        },
      },
      ...(event === undefined
        ? {}
        : {
            event: {
              post: {
                operationId: 'event',
                summary: `Sent to \`Callback\` while a ${task} runs, if its request has \`Events\``,
                tags: [tag],
                security: [],
                requestBody: jsonBody(ref('Event')),
                responses: {
                  '2XX': {
                    description: 'Accepted; after any other response it is retried a few times, then dropped',
                  },
                },
              },
            },
          }),
    },
    schemas: componentSchemas({
      input: {
        StartRequest: request,
        ...(control === undefined ? {} : { ControlRequest: control }),
      },
      output: {
        Task: view,
        TaskList: taskListSchema(view),
        TaskRequest: taskRequestSchema('RequestId'),
        Callback: callback,
        ...(event === undefined ? {} : { Event: event }),
        Error: errorBodySchema,
        Health: healthSchema,
        Unauthorized: unauthorizedSchema,
        Forbidden: forbiddenSchema,
      },
    }),
  });
}

/** Returns the description of trtc-push. */
export function trtcPushOpenApi(): OpenApiDocument {
  return describeRoomService({
    name: 'trtc-push',
    summary: 'Pushes media files and live streams into TRTC rooms',
    task: 'push',
    request: pushRequestSchema,
    view: push.taskViewSchema,
    callback: push.callbackBodySchema,
    control: controlSchema,
  });
}

/** Returns the description of trtc-record. */
export function trtcRecordOpenApi(): OpenApiDocument {
  return describeRoomService({
    name: 'trtc-record',
    summary: 'Records each anchor of a TRTC room to a file of its own',
    task: 'recording',
    request: recordRequestSchema,
    view: taskViewSchema,
    callback: callbackBodySchema,
    event: eventBodySchema,
  });
}
