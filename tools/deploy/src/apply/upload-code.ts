import { ServiceError } from '@scf-media/protocol/errors';
import { readFile } from 'node:fs/promises';
import { type Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { type DesiredCode } from '../desired/desired-function.ts';

/** Uploads the code of a function, and returns its location for the platform. */
export type UploadCode = (code: DesiredCode) => Promise<Code>;

interface CodeUploaderParts {
  /** Uploads a zip to a bucket; undefined: the call contains the zip. */
  readonly putZip: ((zip: Buffer, hash: string) => Promise<Code>) | undefined;
  /** Builds an image and pushes it to its registry. */
  readonly pushImage: (context: string, uri: string) => Promise<void>;
}

/** Not a registry: the local cloud uses the build context itself. */
const LOCAL_REGISTRY = 'local/';

// A call is limited to 10 MB, and Base64 turns three bytes into four.
const MAX_BYTES_IN_CALL = 7 * 1024 * 1024;

/** Creates a function that uploads code only once for all functions that share it. */
export function createCodeUploader({ putZip, pushImage }: CodeUploaderParts): UploadCode {
  const done = new Map<string, Promise<Code>>();
  const uploadCode = async (code: DesiredCode): Promise<Code> => {
    if (code.type === 'image') {
      if (!code.uri.startsWith(LOCAL_REGISTRY)) await pushImage(code.context, code.uri);
      return { ImageConfig: toImageConfig(code) };
    }
    const zip = await readFile(code.path);
    if (putZip !== undefined) return putZip(zip, code.hash);
    if (zip.byteLength > MAX_BYTES_IN_CALL) {
      throw new ServiceError(
        'PackageTooLarge',
        `${zip.byteLength} bytes do not fit into a call: set CODE_BUCKET to one of your buckets to upload the code there`,
        { fault: 'caller' },
      );
    }
    return { ZipFile: zip.toString('base64') };
  };
  return (code) => {
    const earlier = done.get(code.hash) ?? uploadCode(code);
    done.set(code.hash, earlier);
    return earlier;
  };
}

function toImageConfig({ uri, registryId }: Extract<DesiredCode, { type: 'image' }>) {
  return {
    ImageType: registryId === undefined ? 'personal' : 'enterprise',
    ImageUri: uri,
    ...(registryId === undefined ? {} : { RegistryId: registryId }),
    ImagePort: 9000,
  };
}
