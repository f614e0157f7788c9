import { type AppManifest } from '../app-manifest.ts';

const COS_OFFSET = 10;

/**
 * Returns the defaults of `--local`: the known names and keys of the local cloud, a file system for the app alone, and its
 * packages instead of a registry.
 *
 * @param packages the folder of all packages
 * @param portBase of the local cloud
 */
export function createLocalVariables(
  app: string,
  { local }: AppManifest,
  packages: string,
  portBase: number,
): Record<string, string> {
  const api = `127.0.0.1:${portBase}`;
  const cos = `127.0.0.1:${portBase + COS_OFFSET}`;
  const own = Object.entries(local).map(([name, value]) => [
    name,
    value.replaceAll('{api}', api).replaceAll('{cos}', cos),
  ]);
  return {
    SECRET_ID: 'AKIDlocal',
    SECRET_KEY: 'local-secret',
    APPID: '1250000000',
    REGION: 'ap-guangzhou',
    SCF_ENDPOINT: api,
    SCF_PROTOCOL: 'http://',
    VOD_ENDPOINT: api,
    VOD_PROTOCOL: 'http://',
    COS_DOMAIN: `http://${cos}/{Bucket}`,
    SCF_ROLE: 'scf-media',
    VPC_ID: 'vpc-local',
    SUBNET_ID: 'subnet-local',
    CFS_ID: `cfs-${app}`,
    CLS_LOGSET_ID: 'scf-media',
    CLS_TOPIC_ID: app,
    IMAGE_REPOSITORY: `local/${packages}`,
    ...Object.fromEntries(own),
  };
}
