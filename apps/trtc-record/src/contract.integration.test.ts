import { roomServiceContract } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';
import { createClient } from './testing/record-client.ts';

roomServiceContract({
  start: () => startService('trtc-record'),
  createClient: (url) => createClient(url),
  cases: trtcRecordContract.staticCases,
});
