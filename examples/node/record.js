/**
 * Records a page and prints where its film is: `node record.js <page> [seconds] [mp4|hls]`.
 *
 * WEB_RECORD_URL is the service, API_APP_KEY and API_APP_SECRET its key. CALLBACK_URL, if set, is told of the end, too.
 */
import { createWebRecordClient } from '@scf-media/client';

const { WEB_RECORD_URL, API_APP_KEY, API_APP_SECRET, CALLBACK_URL } = process.env;
const [page, seconds = '30', Muxer = 'mp4'] = process.argv.slice(2);

const webRecord = createWebRecordClient({
  endpoint: WEB_RECORD_URL,
  key: API_APP_KEY && { id: API_APP_KEY, secret: API_APP_SECRET },
});
const taskId = await webRecord.start({
  RecordURL: page,
  MaxDurationLimit: Number(seconds),
  CallbackURL: CALLBACK_URL,
  Output: { Video: { Muxer } },
});
const { Result } = await webRecord.waitFor(taskId, 'finished');
if (Result.ErrorCode) throw new Error(Result.ErrorMessage);
console.log(Result.Videos[0].FileURL);
