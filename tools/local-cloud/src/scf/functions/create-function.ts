import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ApiAction, apiAction, apiError } from '../../cloud-api/index.ts';
import { codeSchema, prepareCode } from '../packages/code-source.ts';
import { type ScfParts } from '../scf-parts.ts';
import { checkConfiguration } from './check-configuration.ts';
import {
  applyConfigurationChange,
  configurationChangeSchema,
  getDefaultConfiguration,
} from './configuration.ts';
import { checkNamespace, namedFunction } from './find-function.ts';
import { DEFAULT_ALIAS, type FunctionRecord, LATEST } from './function-record.ts';
import { STEPS } from './lifecycle.ts';
import { setCode } from './function-changes.ts';

const flag = z.enum(['TRUE', 'FALSE']).default('FALSE');
const createSchema = configurationChangeSchema.extend({
  ...namedFunction,
  Code: codeSchema,
  Description: z.string().default(''),
  Runtime: z.string().optional(),
  Type: z.enum(['Event', 'HTTP']).default('Event'),
  AsyncRunEnable: flag,
  TraceEnable: flag,
  ProtocolType: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string() })).default([]),
});

/** CreateFunction: responds immediately; the package is unpacked while the function is `Creating`. */
export function createFunction({ store, packages, lifecycle, cosUrl }: ScfParts): ApiAction {
  return apiAction(createSchema, (request) => {
    const { FunctionName: functionName, Type: type, Code: code } = request;
    checkNamespace(request.Namespace);
    checkKind(request);
    const isAsync = request.AsyncRunEnable === 'TRUE';
    const isImage = code.ImageConfig !== undefined;
    const configuration = applyConfigurationChange(
      getDefaultConfiguration(isImage),
      configurationChangeSchema.parse(request),
    );
    checkConfiguration(configuration, { type, isAsync });
    const install = prepareCode(code, { store: packages, cosUrl });
    if (store.get(functionName) !== undefined)
      throw apiError('ResourceInUse.Function', `The function ${functionName} exists already.`);
    const now = Date.now();
    const record: FunctionRecord = {
      functionName,
      functionId: `lam-${randomBytes(4).toString('hex')}`,
      type,
      runtime: isImage ? 'CustomImage' : (request.Runtime ?? 'Python2.7'),
      isAsync,
      isTraced: request.TraceEnable === 'TRUE',
      tags: request.Tags,
      status: 'Creating',
      statusReasons: [],
      latest: {
        version: LATEST,
        revision: randomUUID(),
        description: request.Description,
        configuration,
        addTimeMs: now,
        modTimeMs: now,
      },
      versions: [],
      nextVersion: 1,
      aliases: [
        {
          name: DEFAULT_ALIAS,
          functionVersion: LATEST,
          description: '',
          additional: [],
          addTimeMs: now,
          modTimeMs: now,
        },
      ],
      triggers: [],
    };
    store.put(record);
    lifecycle.begin(functionName, STEPS.create, async () => setCode(await install()));
    return {};
  });
}

function checkKind({
  FunctionName: name,
  Type: type,
  Code: code,
  AsyncRunEnable: asyncRun,
  TraceEnable: trace,
  ProtocolType: protocol,
  Runtime: runtime,
}: z.output<typeof createSchema>): void {
  if (!/^[A-Za-z][\w-]{0,58}[A-Za-z\d]$/.test(name))
    throw apiError(
      'InvalidParameterValue.FunctionName',
      'FunctionName must have 2 to 60 letters, digits, _ and -, begin with a letter, and end with a letter or digit.',
    );
  if (type === 'HTTP' && asyncRun === 'TRUE')
    throw apiError('UnsupportedOperation.AsyncRunEnable', 'AsyncRunEnable is for Event functions.');
  if (trace === 'TRUE' && asyncRun !== 'TRUE')
    throw apiError('InvalidParameterValue.TraceEnable', 'TraceEnable requires AsyncRunEnable.');
  if (type === 'Event' && code.ImageConfig === undefined && !/^Nodejs/.test(runtime ?? ''))
    throw apiError(
      'UnsupportedOperation',
      'The local SCF has Node.js runtimes only: an Event function needs one of those, or an ImageConfig.',
    );
  if (protocol !== undefined && protocol !== '')
    throw apiError(
      'UnsupportedOperation',
      'The local SCF does not forward WebSockets: ProtocolType must be empty.',
    );
}
