import {
  type OpenApiDocument,
  trtcPushOpenApi,
  trtcRecordOpenApi,
  vodCallbackOpenApi,
  webRecordOpenApi,
} from '@scf-media/protocol/openapi';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import { format as pretty, resolveConfig } from 'prettier';

/** Generates the files of `src/wire`, by name: the types of each service. */
export async function generateWireTypes(): Promise<ReadonlyMap<string, string>> {
  const documents = [webRecordOpenApi(), trtcPushOpenApi(), trtcRecordOpenApi(), vodCallbackOpenApi()];
  const files = documents.map(
    async (document) => [`${String(document.info['title'])}.ts`, await listTypes(document)] as const,
  );
  return new Map(await Promise.all(files));
}

/** Schemas of the service itself, such as its health, which the client does not need. */
const serviceSchemas = /^(Health|Unauthorized|Error)$/;

async function listTypes({ info, components }: OpenApiDocument): Promise<string> {
  // The client takes only the `Data` of web-record's requests and adds the `Action`.
  const leftOut =
    info['title'] === 'web-record' ? /(Request|TaskReference)$/ : /^(ControlRequest|Event|Envelope)$/;
  const schemas = Object.entries(components.schemas).filter(
    ([name]) => !leftOut.test(name) && !serviceSchemas.test(name),
  );
  const text = JSON.stringify({ $defs: Object.fromEntries(schemas), title: 'Root', type: 'object' });
  const compiled = await compile(
    JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'), keepOnlyReference),
    'Root',
    {
      additionalProperties: false,
      bannerComment: '',
      unreachableDefinitions: true,
      format: false,
    },
  );
  const formatted = await formatCode(compiled);
  const types = formatted
    .replace(/export interface Root \{\}\n/, '')
    // These comments refer to parts of the OpenAPI document.
    .replaceAll(/\/\*\*\n \* This interface was referenced by [\s\S]*?\*\/\n/g, '')
    .replaceAll(/ \*\n \* This interface was referenced by [^\n]*\n \* via the `definition`[^\n]*\n/g, '');
  return formatCode(
    `// Generated from the zod schemas of libs/protocol by \`npm run client:types\`.\n\n${allowUndefined(types.trim())}\n`,
  );
}

/** Adds `| undefined` to optional fields, which `exactOptionalPropertyTypes` requires. */
function allowUndefined(types: string): string {
  /** By indentation: whether the object that was opened there belongs to an optional field. */
  const open = new Map<string, boolean>();
  return types
    .split('\n')
    .map((line) => {
      const [, indent = '', name, question, rest = ''] = /^( *)(?:(\w+)(\??): )?(.*)$/.exec(line) ?? [];
      if (rest.endsWith('{')) open.set(indent, question === '?');
      const isEnd = name === undefined ? rest.startsWith('}') && open.get(indent) === true : question === '?';
      return isEnd && rest.endsWith(';') ? `${line.slice(0, -1)} | undefined;` : line;
    })
    .join('\n');
}

/** Removes everything next to a reference: a description there would result in a second type. */
function keepOnlyReference(_name: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '$ref' in value ? { $ref: value.$ref } : value;
}

async function formatCode(text: string): Promise<string> {
  const config = await resolveConfig(fileURLToPath(import.meta.url));
  return pretty(text, { ...config, parser: 'typescript' });
}
