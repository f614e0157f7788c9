import { type JsonSchema, ref } from './json-schema.ts';

/** A description of a service in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html). */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: Readonly<Record<string, unknown>>;
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly webhooks?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

/** A request that a service accepts. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Answer>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}

/** The body of a request. */
interface RequestBody {
  readonly required: true;
  readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
}

/** A part of a request that is not its body. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: true;
  readonly description: string;
  readonly schema: JsonSchema;
}

/** The response with a status. */
export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

const version = '0.1.0';

/** Creates a document with the parts that all documents share. */
export function openApiDocument({
  name,
  summary,
  description,
  isSigned,
  ...parts
}: {
  name: string;
  summary: string;
  description: string;
  /** Whether requests may require signatures: vod-callback has a secret path, and VOD's signatures. */
  isSigned: boolean;
  tags: OpenApiDocument['tags'];
  paths: OpenApiDocument['paths'];
  webhooks?: NonNullable<OpenApiDocument['webhooks']>;
  schemas: OpenApiDocument['components']['schemas'];
}): OpenApiDocument {
  const { schemas, ...rest } = parts;
  return {
    openapi: '3.1.1',
    info: {
      title: name,
      version,
      summary,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The service that this description comes from' }],
    security: isSigned ? [{ application: [] }, {}] : [],
    ...rest,
    components: {
      schemas,
      securitySchemes: {
        ...(isSigned ? { application: applicationScheme } : {}),
        metricsToken: metricsTokenScheme,
      },
    },
  };
}

const applicationScheme = {
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  description:
    'Only where the service has an `API_APP_KEY` or `API_KEYS`: `hmac id="…", algorithm="hmac-sha256", headers="x-date", signature="…"`, ' +
    'the application authentication of Tencent’s API gateway. `@scf-media/client` signs.',
};

const metricsTokenScheme = {
  type: 'http',
  scheme: 'bearer',
  description: 'Only where the service has a `METRICS_TOKEN`.',
};

/** A JSON body. */
export function jsonBody(schema: JsonSchema): RequestBody {
  return { required: true, content: { 'application/json': { schema } } };
}

/** A JSON response. */
export function jsonAnswer(description: string, schema: JsonSchema): Answer {
  return { description, content: { 'application/json': { schema } } };
}

/** The responses of every service to a request that fails before it is parsed. @param error the name of its schema */
export function refusals(error: string, isSigned: boolean): Readonly<Record<string, Answer>> {
  return {
    ...(isSigned ? { '401': jsonAnswer('The request has no valid signature', ref('Unauthorized')) } : {}),
    '413': jsonAnswer('The body is too large', ref(error)),
    '500': jsonAnswer('The service failed', ref(error)),
  };
}

/**
 * `GET /metrics` of every service. It needs the schemas `Unauthorized`, and `Forbidden` where requests are signed.
 *
 * @param options.isSigned whether a signed request may read them, too
 */
export function metricsPath({ tag, isSigned }: { tag: string; isSigned: boolean }): OpenApiDocument['paths'] {
  const unauthorized = jsonAnswer('The required credentials are missing or wrong', ref('Unauthorized'));
  return {
    '/metrics': {
      get: {
        operationId: 'metrics',
        summary: 'Metrics for Prometheus',
        tags: [tag],
        security: [{ metricsToken: [] }, ...(isSigned ? [{ application: [] }] : []), {}],
        responses: {
          '200': {
            description: 'Metrics in the text format of Prometheus',
            content: { 'text/plain': { schema: { type: 'string' } } },
          },
          '401': unauthorized,
          ...(isSigned
            ? {
                '403': jsonAnswer(
                  'The key is limited to its own tasks, and metrics cover all tasks',
                  ref('Forbidden'),
                ),
              }
            : {}),
        },
      },
    },
  };
}

/** `GET /health` of every service. */
export function healthPath(tag: string): OpenApiDocument['paths'] {
  return {
    '/health': {
      get: {
        operationId: 'health',
        summary: 'Check that the service is running',
        tags: [tag],
        security: [],
        responses: { '200': jsonAnswer('The service is running', ref('Health')) },
      },
    },
  };
}
