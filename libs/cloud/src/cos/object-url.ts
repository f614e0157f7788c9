export interface ObjectAddress {
  /** Including the AppId, as in `recordings-1250000000`. */
  bucket: string;
  region: string;
  /** Without a leading slash; one is removed, as COS does. */
  key: string;
}

const plainKey = (key: string): string => key.replace(/^\//, '');

/**
 * Returns the public URL of an object.
 *
 * @param options.domain the client's playback domain, such as `abc.xxx.com`; https unless it says http
 * @param options.endpoint the endpoint instead of Tencent's, such as `http://127.0.0.1:9010/{Bucket}`
 */
export function toObjectUrl(
  options: ObjectAddress & { domain?: string | undefined; endpoint?: string | undefined },
): string {
  const path = plainKey(options.key).split('/').map(encodeSegment).join('/');
  return `${toBaseUrl(options)}/${path}`;
}

function toBaseUrl(options: Parameters<typeof toObjectUrl>[0]): string {
  const { bucket, region, domain, endpoint } = options;
  if (domain !== undefined && domain !== '') return withScheme(domain);
  if (endpoint === undefined || endpoint === '') return `https://${bucket}.cos.${region}.myqcloud.com`;
  return withScheme(endpoint.replaceAll('{Bucket}', bucket).replaceAll('{Region}', region));
}

function withScheme(address: string): string {
  const trimmed = address.trim().replace(/\/+$/, '');
  return /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
}

/** Encodes like encodeURIComponent, and also the characters that COS signs encoded: `! ' ( ) *`. */
function encodeSegment(segment: string): string {
  return encodeURIComponent(segment).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
