import { ServiceError } from '@scf-media/protocol/errors';
import { readFile } from 'node:fs/promises';
import { type Code } from 'tencentcloud-sdk-nodejs/tencentcloud/services/scf/v20180416/scf_models.js';
import { type DesiredCode } from '../desired/desired-function.ts';

/** Brings the code of a function to where the platform takes it from, and says where that is. */
export type HandOver = (code: DesiredCode) => Promise<Code>;

export interface HandOverParts {
  /** Puts a zip into a bucket; undefined: it goes along with the call. */
  readonly putZip: ((zip: Buffer, hash: string) => Promise<Code>) | undefined;
  /** Builds an image and pushes it to its registry. */
  readonly pushImage: (context: string, uri: string) => Promise<void>;
}

/** No registry: the local cloud takes a build context as it lies there. */
const LOCAL_REGISTRY = 'local/';

// A call may have 10 MB, and Base64 makes four bytes of three.
const MAX_BYTES_IN_CALL = 7 * 1024 * 1024;

/** @returns a HandOver that does its work once for all functions of the same code */
export function createHandOver({ putZip, pushImage }: HandOverParts): HandOver {
  const done = new Map<string, Promise<Code>>();
  const handOver = async (code: DesiredCode): Promise<Code> => {
    if (code.type === 'image') {
      if (!code.uri.startsWith(LOCAL_REGISTRY)) await pushImage(code.context, code.uri);
      return { ImageConfig: imageConfig(code) };
    }
    const zip = await readFile(code.path);
    if (putZip !== undefined) return putZip(zip, code.hash);
    if (zip.byteLength > MAX_BYTES_IN_CALL) {
      throw new ServiceError(
        'PackageTooLarge',
        `${zip.byteLength} bytes do not fit into a call: set CODE_BUCKET to one of your buckets, and the code is uploaded through it`,
        { fault: 'caller' },
      );
    }
    return { ZipFile: zip.toString('base64') };
  };
  return (code) => {
    const earlier = done.get(code.hash) ?? handOver(code);
    done.set(code.hash, earlier);
    return earlier;
  };
}

function imageConfig({ uri, registryId }: Extract<DesiredCode, { type: 'image' }>) {
  return {
    ImageType: registryId === undefined ? 'personal' : 'enterprise',
    ImageUri: uri,
    ...(registryId === undefined ? {} : { RegistryId: registryId }),
    ImagePort: 9000,
  };
}
