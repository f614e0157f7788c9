import { createRoomHttp, roomServiceContract } from '@scf-media/cloud/testing';
import { startService } from '@scf-media/local-cloud/testing';
import { trtcRecordContract } from '@scf-media/protocol/contract';

roomServiceContract({
  start: () => startService('trtc-record'),
  createClient: (url) => createRoomHttp(url),
  cases: trtcRecordContract.staticCases,
});
