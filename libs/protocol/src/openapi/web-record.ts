import { z } from 'zod';
import { callbackBodySchema, eventBodySchema, taskInfoSchema } from '../web-record/task-info.ts';
import { listDataSchema } from '../web-record/list-data.ts';
import { qualitySchema } from '../web-record/quality.ts';
import { taskDataSchema } from '../web-record/request.ts';
import {
  acceptedResponseSchema,
  describeResponseSchema,
  errorResponseSchema,
  listResponseSchema,
} from '../web-record/response.ts';
import { startDataSchema } from '../web-record/start-data.ts';
import {
  healthPath,
  metricsPath,
  jsonAnswer,
  jsonBody,
  openApiDocument,
  type OpenApiDocument,
} from './document.ts';
import { componentSchemas, ref } from './json-schema.ts';
import { forbiddenSchema, healthSchema, taskRequestSchema, unauthorizedSchema } from './shared-schemas.ts';

/** What each value of `Action` does. */
const actions = {
  Start: 'Creates a task and starts recording',
  Pause: 'Pauses the recording; the pause is not part of the file',
  Resume: 'Continues after a pause',
  Refresh: 'Reloads the page',
  Stop: 'Ends the recording and completes the file. `Cancel` is the same',
  Describe: 'Shows a task',
} as const;

const requests = {
  ...Object.fromEntries(
    Object.entries(actions).map(([action, what]) => [
      `${action}Request`,
      z
        .object({
          Action: action === 'Stop' ? z.enum(['Stop', 'Cancel']) : z.literal(action),
          Data: action === 'Start' ? startDataSchema : taskDataSchema,
        })
        .describe(what),
    ]),
  ),
  ListRequest: z
    .object({ Action: z.literal('List'), Data: listDataSchema.optional() })
    .describe('Lists tasks, newest first'),
};

/** Returns the description of web-record: one path, with the action in the body. */
export function webRecordOpenApi(): OpenApiDocument {
  const names = [...Object.keys(actions), 'List'];
  return openApiDocument({
    name: 'web-record',
    summary: 'Records web pages, with audio, to MP4 or HLS',
    description:
      'All requests are a `POST` of `{ Action, Data }`, and all responses have HTTP status 200: one with `ErrorCode` is an error. ' +
      'Blank fields (`""`, `null`) count as absent; unknown fields are ignored.',
    isSigned: true,
    tags: [{ name: 'recordings', description: 'Recordings of web pages' }],
    paths: {
      '/': {
        post: {
          operationId: 'perform',
          summary: 'Start, control, show and list recordings',
          tags: ['recordings'],
          requestBody: jsonBody({
            oneOf: names.map((name) => ref(`${name}Request`)),
            discriminator: {
              propertyName: 'Action',
              mapping: {
                ...Object.fromEntries(names.map((name) => [name, `#/components/schemas/${name}Request`])),
                Cancel: '#/components/schemas/StopRequest',
              },
            },
          }),
          responses: {
            '200': jsonAnswer(
              'The result, or an error. `Accepted` is the response to Start, Pause, Resume, Refresh and Stop',
              { anyOf: ['Accepted', 'Task', 'TaskList', 'Error'].map(ref) },
            ),
            '401': jsonAnswer('The request is not signed, or not rightly', ref('Unauthorized')),
          },
        },
      },
      '/tasks/{taskId}/request': {
        get: {
          operationId: 'show-request',
          summary: 'Show the request that started a recording',
          tags: ['recordings'],
          parameters: [
            {
              name: 'taskId',
              in: 'path',
              required: true,
              description: 'The task',
              schema: { type: 'string' },
            },
          ],
          responses: {
            '200': jsonAnswer('The request, without secrets, or an error', {
              anyOf: ['TaskRequest', 'Error'].map(ref),
            }),
            '401': jsonAnswer('The request is not signed, or not rightly', ref('Unauthorized')),
          },
        },
      },
      ...healthPath('recordings'),
      ...metricsPath({ tag: 'recordings', isSigned: true }),
    },
    webhooks: {
      finished: {
        post: {
          operationId: 'finished',
          summary: 'Sent to `CallbackURL` when a recording is done',
          tags: ['recordings'],
          security: [],
          requestBody: jsonBody(ref('Callback')),
          responses: { '2XX': { description: 'Accepted; any other response is retried' } },
        },
      },
      event: {
        post: {
          operationId: 'event',
          summary: 'Sent to `CallbackURL` while a recording runs, if its request has `Events`',
          tags: ['recordings'],
          security: [],
          requestBody: jsonBody(ref('Event')),
          responses: {
            '2XX': {
              description: 'Accepted; after any other response it is retried a few times, then dropped',
            },
          },
        },
      },
    },
    schemas: componentSchemas({
      input: {
        StartData: startDataSchema,
        TaskReference: taskDataSchema,
        ListData: listDataSchema,
        ...requests,
      },
      output: {
        Accepted: acceptedResponseSchema,
        Quality: qualitySchema,
        TaskInfo: taskInfoSchema,
        Task: describeResponseSchema,
        TaskList: listResponseSchema,
        Callback: callbackBodySchema,
        Event: eventBodySchema,
        TaskRequest: taskRequestSchema('RequestID'),
        Error: errorResponseSchema,
        Health: healthSchema,
        Unauthorized: unauthorizedSchema,
        Forbidden: forbiddenSchema,
      },
    }),
  });
}
