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

/** The files of `src/wire`, by name: the types of each service, as TypeScript. */
export async function wireTypes(): Promise<ReadonlyMap<string, string>> {
  const documents = [webRecordOpenApi(), trtcPushOpenApi(), trtcRecordOpenApi(), vodCallbackOpenApi()];
  const files = documents.map(
    async (document) => [`${String(document.info['title'])}.ts`, await listTypes(document)] as const,
  );
  return new Map(await Promise.all(files));
}

/** What is said of the service itself is in no type. */
const ofAllServices = /^(Health|Unauthorized|Error)$/;

async function listTypes({ info, components }: OpenApiDocument): Promise<string> {
  // Requests of web-record are their `Data`, and a word.
  const leftOut =
    info['title'] === 'web-record' ? /(Request|TaskReference)$/ : /^(ControlRequest|Event|Envelope)$/;
  const schemas = Object.entries(components.schemas).filter(
    ([name]) => !leftOut.test(name) && !ofAllServices.test(name),
  );
  const text = JSON.stringify({ $defs: Object.fromEntries(schemas), title: 'Root', type: 'object' });
  const compiled = await compile(
    JSON.parse(text.replaceAll('#/components/schemas/', '#/$defs/'), onlyTheReference),
    'Root',
    {
      additionalProperties: false,
      bannerComment: '',
      unreachableDefinitions: true,
      format: false,
    },
  );
  const formatted = await inOurStyle(compiled);
  const types = formatted
    .replace(/export interface Root \{\}\n/, '')
    // It names places in the document.
    .replaceAll(/\/\*\*\n \* This interface was referenced by [\s\S]*?\*\/\n/g, '')
    .replaceAll(/ \*\n \* This interface was referenced by [^\n]*\n \* via the `definition`[^\n]*\n/g, '');
  return inOurStyle(
    `// Generated from the zod schemas of libs/protocol by \`npm run client:types\`.\n\n${undefinedToo(types.trim())}\n`,
  );
}

/** A field that may be left out may be undefined, too, whatever the compiler's options. */
function undefinedToo(types: string): string {
  /** Whether the object whose brace stands at an indent is that of such a field. */
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

/** What is said beside a reference would make another type of it. */
function onlyTheReference(_name: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && '$ref' in value ? { $ref: value.$ref } : value;
}

async function inOurStyle(text: string): Promise<string> {
  const config = await resolveConfig(fileURLToPath(import.meta.url));
  return pretty(text, { ...config, parser: 'typescript' });
}
