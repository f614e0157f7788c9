import { roomServiceContract } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { createClient } from './testing/push-client.ts';

roomServiceContract({
  start: () => startService('trtc-push'),
  createClient: (url) => createClient(url),
  cases: trtcPushContract.staticCases,
  ownResponses: ['post /tasks/{requestId} 400', 'post /tasks/{requestId} 404'],
});
