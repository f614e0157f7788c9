import { z } from 'zod';
import * as answers from '../vod-callback/answers.ts';
import { VOD_EVENT_TYPES } from '../vod-events/vod-event.ts';
import {
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
import { healthSchema, unauthorizedSchema } from './shared-schemas.ts';

/** An event of VOD as far as clients need to know; the service parses more of it. */
const eventSchema = z
  .looseObject({
    EventType: z
      .string()
      .min(1)
      .describe(
        `Such as ${VOD_EVENT_TYPES.slice(0, 3).join(', ')}; other types are stored, but not processed`,
      ),
    Sign: z.string().nullish().describe('With a callback key: MD5 of the key and `T`, hex'),
    T: z
      .union([z.number(), z.string()])
      .nullish()
      .describe('With a callback key: when `Sign` expires, in seconds since 1970'),
  })
  .describe('An event of the 3.0 notification; its payload is in a field that depends on its type');

/** The form in which API gateways forward a body. */
const envelopeSchema = z
  .object({
    body: z.string().describe('The event as text, or as base64'),
    isBase64Encoded: z.boolean().optional().describe('Whether `body` is base64'),
  })
  .describe('An event in the envelope of an API gateway');

const limitParameter: Parameter = {
  name: 'limit',
  in: 'query',
  description: 'Maximum number of items',
  schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 },
};
const beforeParameter: Parameter = {
  name: 'before',
  in: 'query',
  description: '`Next` of the previous response',
  schema: { type: 'string' },
};
const stateParameter: Parameter = {
  name: 'state',
  in: 'query',
  description: 'Only items in this state',
  schema: { type: 'string', enum: ['pending', 'done', 'failed'] },
};
const pathParameter = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

const failed = refusals('Error', false);
const invalid = { '400': jsonAnswer('The request is not as described', ref('Error')) };
const unknown = { '404': jsonAnswer('Not found', ref('Error')) };

const receiveOperation = (operationId: string): Operation => ({
  operationId,
  summary: 'Receive an event',
  description:
    '200 means that the event is stored or processed. After any other response VOD delivers it again.',
  tags: ['events'],
  requestBody: jsonBody({ anyOf: [ref('Event'), ref('Envelope')] }),
  responses: {
    '200': jsonAnswer('The event is stored or processed', ref('AcceptedEvent')),
    ...invalid,
    '401': jsonAnswer('`Sign` is missing, wrong or expired', ref('Error')),
    ...failed,
    '503': jsonAnswer(
      'The event is not processed yet, or the store is unavailable: VOD has to deliver it again',
      ref('Error'),
    ),
  },
});

/** Returns the routes of events or deliveries. */
const queuePaths = (tag: 'events' | 'deliveries', one: string, list: string): OpenApiDocument['paths'] => ({
  [`/${tag}`]: {
    get: {
      operationId: `list-${tag}`,
      summary: `List ${tag}, newest first`,
      tags: [tag],
      parameters: [stateParameter, limitParameter, beforeParameter],
      responses: { '200': jsonAnswer('One page', ref(list)), ...invalid, ...failed },
    },
  },
  [`/${tag}/{id}`]: {
    get: {
      operationId: `show-${tag}`,
      summary: 'Show one item with its content',
      tags: [tag],
      parameters: [pathParameter('id', 'Its id')],
      responses: { '200': jsonAnswer('The item', ref(one)), ...unknown, ...failed },
    },
  },
  [`/${tag}/{id}/retry`]: {
    post: {
      operationId: `retry-${tag}`,
      summary: 'Retry an item now, even if all its attempts failed',
      tags: [tag],
      parameters: [pathParameter('id', 'Its id')],
      responses: {
        '200': jsonAnswer('The item', ref('RevivedItem')),
        ...unknown,
        '409': jsonAnswer('The item is already done', ref('Error')),
        ...failed,
      },
    },
  },
});

/** Returns the description of vod-callback. With a `PATH_SECRET`, all paths except the health check are below it. */
export function vodCallbackOpenApi(): OpenApiDocument {
  return openApiDocument({
    name: 'vod-callback',
    summary: 'Receives events from VOD, starts transcodes, and forwards their results',
    description: 'With a `PATH_SECRET`, every path except `/health` is below `/<the secret>`.',
    isSigned: false,
    tags: [
      { name: 'events', description: 'Events that VOD sent' },
      { name: 'deliveries', description: 'Results that are delivered to the webhook' },
      { name: 'results', description: 'Results by file' },
    ],
    paths: {
      '/': { post: receiveOperation('take-event') },
      '/callback': { post: receiveOperation('take-callback') },
      ...queuePaths('events', 'StoredEvent', 'EventList'),
      ...queuePaths('deliveries', 'StoredDelivery', 'DeliveryList'),
      '/results': {
        get: {
          operationId: 'list-results',
          summary: 'List files by their latest results, newest first',
          tags: ['results'],
          parameters: [limitParameter, beforeParameter],
          responses: { '200': jsonAnswer('One page', ref('ResultList')), ...invalid, ...failed },
        },
      },
      '/results/{fileId}': {
        get: {
          operationId: 'show-results',
          summary: 'Show the results of a file',
          tags: ['results'],
          parameters: [pathParameter('fileId', 'The file')],
          responses: { '200': jsonAnswer('Its results', ref('FileResults')), ...unknown, ...failed },
        },
      },
      '/sweep': {
        post: {
          operationId: 'sweep',
          summary: 'Pull events and process what is due; intended for timers',
          tags: ['events'],
          responses: {
            '200': jsonAnswer('What remains to be done', ref('SweepAnswer')),
            '401': jsonAnswer('`X-Sweep-Secret` is missing or wrong', ref('Error')),
            ...failed,
          },
        },
      },
      ...healthPath('events'),
      ...metricsPath({ tag: 'events', isSigned: false }),
    },
    webhooks: {
      delivery: {
        post: {
          operationId: 'delivery',
          summary: 'Sent to the webhook when a procedure has ended',
          tags: ['deliveries'],
          requestBody: jsonBody(ref('Delivery')),
          responses: { '2XX': { description: 'Accepted; any other response is retried' } },
        },
      },
    },
    schemas: componentSchemas({
      input: { Event: eventSchema, Envelope: envelopeSchema },
      output: {
        AcceptedEvent: answers.acceptedEventSchema,
        Item: answers.queueItemSchema,
        EventList: answers.eventListSchema,
        DeliveryList: answers.deliveryListSchema,
        StoredEvent: answers.storedEventSchema,
        StoredDelivery: answers.storedDeliverySchema,
        RevivedItem: answers.revivedItemSchema,
        TranscodeResult: answers.transcodeResultSchema,
        ResultList: answers.resultListSchema,
        FileResults: answers.fileResultsAnswerSchema,
        SweepAnswer: answers.sweepAnswerSchema,
        Delivery: answers.deliverySchema,
        Error: answers.errorAnswerSchema,
        Health: healthSchema,
        Unauthorized: unauthorizedSchema,
      },
    }),
  });
}
