import { roomServiceContract } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { trtcPushContract } from '@scf-media/protocol/contract';
import { createPushHttp } from './testing/push-http.ts';

roomServiceContract({
  start: () => startService('trtc-push'),
  createClient: (url) => createPushHttp(url),
  cases: trtcPushContract.staticCases,
  ownResponses: ['post /tasks/{requestId} 400', 'post /tasks/{requestId} 404'],
});
