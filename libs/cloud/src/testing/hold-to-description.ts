import { withoutBlanks } from '@scf-media/protocol/contract';
import type { OpenApiDocument, Operation } from '@scf-media/protocol/openapi';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';

/** What was observed while a service was checked against its description. */
export interface HeldToDescription extends Disposable {
  /** Operations and statuses, such as `post / 200`. */
  readonly seen: ReadonlySet<string>;
}

/**
 * From now on, checks every request of this process to the service against its `/openapi.json`: path, method and
 * status are described; the response has exactly the described fields; and where the description rejects a field of
 * the body, so does the service, by name. Throws otherwise.
 *
 * @param url of the service
 */
export async function holdToDescription(url: string): Promise<HeldToDescription> {
  const send = globalThis.fetch;
  const document = (await (await send(`${url}/openapi.json`)).json()) as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(document, 'described');
  ajv.addSchema(onlyWhatIsDescribed(document) as object, 'exactly');
  const seen = new Set<string>();

  globalThis.fetch = async (input, init) => {
    const response = await send(input, init);
    const address = new URL(input instanceof Request ? input.url : String(input));
    if (address.origin !== new URL(url).origin) return response;
    const method = (init?.method ?? 'GET').toLowerCase();
    const path = findPath(document, address.pathname);
    // Unknown paths are answered with 404 and need no description.
    if (path === undefined) return response;
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`${method} ${path} is not described`);
    seen.add(`${method} ${path} ${response.status}`);
    const text = await response.clone().text();
    const where = ['paths', path, method] as const;
    checkAnswer({ ajv, operation, where, status: response.status, text });
    if (typeof init?.body === 'string') checkRequest({ ajv, operation, where, sent: init.body, text });
    return response;
  };
  return { seen, [Symbol.dispose]: () => void (globalThis.fetch = send) };
}

/**
 * Reads which callbacks a service describes.
 *
 * @returns a function that lists the described webhooks whose schema the body of a callback matches exactly; empty if none
 */
export async function readWebhooks(url: string): Promise<(body: unknown) => string[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApiDocument;
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema(onlyWhatIsDescribed(document) as object, 'exactly');
  const isValid = (name: string, body: unknown): boolean => {
    const path = ['webhooks', name, 'post', 'requestBody', 'content', 'application/json', 'schema'];
    return ajv.compile({ $ref: pointer('exactly', ...path) })(body) === true;
  };
  return (body) => Object.keys(document.webhooks ?? {}).filter((name) => isValid(name, body));
}

interface Exchange {
  ajv: Ajv2020;
  operation: Operation;
  where: readonly string[];
}

function checkAnswer({
  ajv,
  operation,
  where,
  status,
  text,
}: Exchange & { status: number; text: string }): void {
  const name = `the answer ${status} of ${where.slice(1).join(' ')}`;
  const [type, ...others] = Object.keys(operation.responses[String(status)]?.content ?? {});
  if (type === undefined || others.length > 0) throw new Error(`${name} is not described: ${text}`);
  const schema = pointer('exactly', ...where, 'responses', String(status), 'content', type, 'schema');
  const value: unknown = type === 'application/json' ? JSON.parse(text) : text;
  const validate = ajv.compile({ $ref: schema });
  if (!validate(value))
    throw new Error(`${name} is not as described: ${ajv.errorsText(validate.errors)}\n${text}`);
}

/** Checks that the service rejects, and names, what the description rejects, where a body can have only one form. */
function checkRequest({
  ajv,
  operation,
  where,
  sent,
  text,
}: Exchange & { sent: string; text: string }): void {
  const { schema } = operation.requestBody?.content['application/json'] ?? {};
  if (schema === undefined) return;
  const body = withoutBlanks(parseJson(sent));
  const one = hasOneOf(schema) ? chosen(schema, body) : undefined;
  const address = pointer('described', ...where, 'requestBody', 'content', 'application/json', 'schema');
  const validate = ajv.compile({ $ref: one === undefined ? address : `described${one}` });
  if (validate(body)) return;
  const complaint = findComplaint(text);
  const isUnnamed = 'anyOf' in schema || (hasOneOf(schema) && one === undefined);
  const fields = isUnnamed ? [] : listFaults(validate.errors ?? []);
  const unnamed = fields.filter((field) => complaint?.includes(field) !== true);
  if (complaint === undefined || unnamed.length > 0)
    throw new Error(
      `the service takes what its description refuses: ${ajv.errorsText(validate.errors)}\n${sent} -> ${text}`,
    );
}

/** A body with several forms, distinguished by one of its fields. */
interface OneOf {
  discriminator: { propertyName: string; mapping: Readonly<Record<string, string>> };
}

function hasOneOf(schema: object): schema is OneOf {
  return 'discriminator' in schema;
}

/** Returns the form that was meant; undefined when it is none of them. */
function chosen({ discriminator: { propertyName, mapping } }: OneOf, body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const word = (body as Record<string, unknown>)[propertyName];
  return typeof word === 'string' && Object.hasOwn(mapping, word) ? mapping[word] : undefined;
}

/** Returns the service's message, in either of the two formats; undefined when there is none. */
function findComplaint(text: string): string | undefined {
  const answer = parseJson(text);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { ErrorMessage, Message } = answer as Record<string, unknown>;
  const complaint = ErrorMessage ?? Message;
  return typeof complaint === 'string' ? complaint : undefined;
}

/** Pure: returns the faulty fields as the services write them; none when the body is no object. */
function listFaults(errors: readonly ErrorObject[]): string[] {
  return errors.flatMap(({ instancePath, keyword, params }) => {
    const missing = keyword === 'required' ? [String(params['missingProperty'])] : [];
    const path = [...instancePath.split('/').slice(1), ...missing];
    // Inside web-record's envelope, only inner fields are named.
    const field = (path[0] === 'Data' && path.length > 1 ? path.slice(1) : path).join('.');
    return field === '' ? [] : [field];
  });
}

function findPath(document: OpenApiDocument, pathname: string): string | undefined {
  const parts = pathname.split('/');
  return Object.keys(document.paths).find((path) => {
    const pattern = path.split('/');
    return (
      pattern.length === parts.length &&
      pattern.every((part, at) => /^\{.*\}$/.test(part) || part === parts[at])
    );
  });
}

function pointer(document: string, ...parts: readonly string[]): string {
  const escaped = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return `${document}#/${escaped.join('/')}`;
}

/** Returns the description with objects that have only the described fields. */
function onlyWhatIsDescribed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(onlyWhatIsDescribed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, onlyWhatIsDescribed(each)]),
  );
  const isOpen = 'type' in inner && inner['type'] === 'object' && 'properties' in inner;
  return isOpen && !('additionalProperties' in inner) ? { ...inner, additionalProperties: false } : inner;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
