import type { z } from 'zod';
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
export interface RoomServiceOptions {
  name: 'trtc-push' | 'trtc-record';
  summary: string;
  /** The word for a task, such as `push`. */
  task: string;
  request: z.ZodType;
  view: z.ZodType;
  callback: z.ZodType;
  /** What else `Callback` is told while a task runs, for a service with `Events`. */
  event?: z.ZodType;
  /** The body of `POST /tasks/{requestId}`, if the service has it. */
  control?: z.ZodType;
}

const requestIdParameter: Parameter = {
  name: 'requestId',
  in: 'path',
  required: true,
  description: '`X-Task-Id` of the answer that started it',
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
export function roomServiceOpenApi(options: RoomServiceOptions): OpenApiDocument {
  const { name, summary, task, request, view, callback, event, control } = options;
  const tag = `${task}es`.replace('recordinges', 'recordings');
  const wrong = refusals('Error', true);
  const invalid = { '400': jsonAnswer('The request is not as described', ref('Error')) };
  const limited = { '429': jsonAnswer('No more now; the same request may succeed later', ref('Error')) };
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
    description:
      'Fields that are blank (`""`, `null`) count as absent; fields that are not described are left out.',
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
              description: `It is under way; \`X-Task-Id\` is its name from now on`,
              headers: {
                'X-Task-Id': { description: `The ${task}`, required: true, schema: { type: 'string' } },
                Location: { description: 'Its address', required: true, schema: { type: 'string' } },
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
          summary: `List ${tag}, the newest first`,
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
                  '409': jsonAnswer(`The ${task} does not do this now`, ref('Error')),
                  ...limited,
                  ...wrong,
                },
              }),
            }),
        delete: onTask({
          operationId: 'stop',
          summary: `End a ${task}`,
          description: 'A second one changes nothing.',
          responses: { '200': shown, ...unknown, ...limited, ...wrong },
        }),
      },
      '/tasks/{requestId}/request': {
        get: onTask({
          operationId: 'show-request',
          summary: `Show what a ${task} was asked for with`,
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
              ? 'Sent to `Callback`: the progress, the result, or the error of a request that is refused'
              : 'Sent to `Callback`: the result, or the error of a request that is refused',
          tags: [tag],
          security: [],
          requestBody: jsonBody({ anyOf: [ref('Callback'), ref('Error')] }),
          responses: { '2XX': { description: 'Taken; anything else is tried again' } },
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
                responses: { '2XX': { description: 'Taken; anything else is dropped after a few tries' } },
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
