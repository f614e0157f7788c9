import { startLocalCloud } from '../local-cloud.ts';

/** A local cloud in a separate process, to be killed. Prints its addresses. */
const notificationUrl = process.env['TEST_NOTIFICATION_URL'] ?? '';
const cloud = await startLocalCloud({
  dir: process.env['TEST_DIR'] ?? '',
  vod: { event: { mode: 'PUSH', notificationUrl } },
});
console.log(JSON.stringify({ apiEndpoint: cloud.apiEndpoint, cosDomain: cloud.cosDomain }));
