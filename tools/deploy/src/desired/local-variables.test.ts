import { LOCAL_APP_ID, LOCAL_BUCKET, LOCAL_CREDENTIAL, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { expect, test } from 'vitest';
import { readAppManifest } from '../app-manifest.ts';
import { workspaceRoot } from '../workspace-root.ts';
import { createLocalVariables } from './local-variables.ts';

test('the defaults contain the names and keys of the local cloud, and nothing else has to be set', async () => {
  const manifest = await readAppManifest(workspaceRoot, 'web-record');
  expect(createLocalVariables('web-record', manifest, '/packages', 9100)).toEqual({
    SECRET_ID: LOCAL_CREDENTIAL.secretId,
    SECRET_KEY: LOCAL_CREDENTIAL.secretKey,
    APPID: LOCAL_APP_ID,
    REGION: LOCAL_REGION,
    SCF_ENDPOINT: '127.0.0.1:9100',
    SCF_PROTOCOL: 'http://',
    VOD_ENDPOINT: '127.0.0.1:9100',
    VOD_PROTOCOL: 'http://',
    COS_DOMAIN: 'http://127.0.0.1:9110/{Bucket}',
    SCF_ROLE: 'scf-media',
    VPC_ID: 'vpc-local',
    SUBNET_ID: 'subnet-local',
    CFS_ID: 'cfs-web-record',
    CLS_LOGSET_ID: 'scf-media',
    CLS_TOPIC_ID: 'web-record',
    IMAGE_REPOSITORY: 'local//packages',
    TASK_STORE: 'redis://127.0.0.1:6379/1',
    COS_BUCKET: LOCAL_BUCKET,
    COS_REGION: LOCAL_REGION,
    ALLOW_PRIVATE_URLS: 'true',
  });
});
