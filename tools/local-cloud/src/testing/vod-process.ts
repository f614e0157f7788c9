import { startLocalCloud } from '../local-cloud.ts';

/** A local cloud in a process of its own, to be killed. Says where its Cloud API is on stdout. */
const notificationUrl = process.env['TEST_NOTIFICATION_URL'] ?? '';
const cloud = await startLocalCloud({
  dir: process.env['TEST_DIR'] ?? '',
  vod: { event: { mode: 'PUSH', notificationUrl } },
});
console.log(JSON.stringify({ apiEndpoint: cloud.apiEndpoint, cosDomain: cloud.cosDomain }));
