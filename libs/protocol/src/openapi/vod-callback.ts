import { z } from 'zod';
import * as answers from '../vod-callback/answers.ts';
import { VOD_EVENT_TYPES } from '../vod-events/vod-event-type.ts';
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
      .describe(`Such as ${VOD_EVENT_TYPES.slice(0, 3).join(', ')}; others are stored, and nothing is done`),
    Sign: z.string().nullish().describe('With a callback key: MD5 of the key and `T`, hex'),
    T: z.union([z.number(), z.string()]).nullish().describe('With a callback key: when `Sign` runs out'),
  })
  .describe('An event of the 3.0 notification, with its payload in the field that VOD names for its type');

/** How API gateways pass on a body. */
const envelopeSchema = z
  .object({
    body: z.string().describe('The event as text, or as base64'),
    isBase64Encoded: z.boolean().optional().describe('Whether it is base64'),
  })
  .describe('An event in the envelope of an API gateway');

const limitParameter: Parameter = {
  name: 'limit',
  in: 'query',
  description: 'Maximum number',
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
  description: 'Only these',
  schema: { type: 'string', enum: ['pending', 'done', 'failed'] },
};
const named = (name: string, description: string): Parameter => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string' },
});

const failed = refusals('Error', false);
const invalid = { '400': jsonAnswer('The request is not as described', ref('Error')) };
const unknown = { '404': jsonAnswer('There is no such thing', ref('Error')) };

const take = (operationId: string): Operation => ({
  operationId,
  summary: 'Take an event',
  description: 'A 200 means that it is stored, or done. VOD delivers again what was answered otherwise.',
  tags: ['events'],
  requestBody: jsonBody({ anyOf: [ref('Event'), ref('Envelope')] }),
  responses: {
    '200': jsonAnswer('It is safe', ref('AcceptedEvent')),
    ...invalid,
    '401': jsonAnswer('`Sign` is missing, wrong, or has run out', ref('Error')),
    ...failed,
    '503': jsonAnswer('Not yet processed, or the store is away: VOD is to deliver it again', ref('Error')),
  },
});

/** Returns the routes of events or deliveries. */
const queuePaths = (tag: 'events' | 'deliveries', one: string, list: string): OpenApiDocument['paths'] => ({
  [`/${tag}`]: {
    get: {
      operationId: `list-${tag}`,
      summary: `List ${tag}, the newest first`,
      tags: [tag],
      parameters: [stateParameter, limitParameter, beforeParameter],
      responses: { '200': jsonAnswer('One page', ref(list)), ...invalid, ...failed },
    },
  },
  [`/${tag}/{id}`]: {
    get: {
      operationId: `show-${tag}`,
      summary: 'Show one, with what it says',
      tags: [tag],
      parameters: [named('id', 'Its id')],
      responses: { '200': jsonAnswer('It', ref(one)), ...unknown, ...failed },
    },
  },
  [`/${tag}/{id}/retry`]: {
    post: {
      operationId: `retry-${tag}`,
      summary: 'Try one again now, also one that was given up',
      tags: [tag],
      parameters: [named('id', 'Its id')],
      responses: {
        '200': jsonAnswer('It', ref('RevivedItem')),
        ...unknown,
        '409': jsonAnswer('It is done', ref('Error')),
        ...failed,
      },
    },
  },
});

/** Returns the description of vod-callback; with a `PATH_SECRET` all paths but the health check are below it. */
export function vodCallbackOpenApi(): OpenApiDocument {
  return openApiDocument({
    name: 'vod-callback',
    summary: 'Takes events of VOD, starts transcodes, and hands their results on',
    description: 'With a `PATH_SECRET` every path but `/health` stands below `/<the secret>`.',
    isSigned: false,
    tags: [
      { name: 'events', description: 'Events that VOD sent' },
      { name: 'deliveries', description: 'Results on their way to the webhook' },
      { name: 'results', description: 'What became of files' },
    ],
    paths: {
      '/': { post: take('take-event') },
      '/callback': { post: take('take-callback') },
      ...queuePaths('events', 'StoredEvent', 'EventList'),
      ...queuePaths('deliveries', 'StoredDelivery', 'DeliveryList'),
      '/results': {
        get: {
          operationId: 'list-results',
          summary: 'List files, the one with the newest results first',
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
          parameters: [named('fileId', 'The file')],
          responses: { '200': jsonAnswer('Its results', ref('FileResults')), ...unknown, ...failed },
        },
      },
      '/sweep': {
        post: {
          operationId: 'sweep',
          summary: 'Pull events, and try what is due; for timers',
          tags: ['events'],
          responses: {
            '200': jsonAnswer('What is left', ref('SweepAnswer')),
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
          responses: { '2XX': { description: 'Taken; anything else is tried again' } },
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
