import { startTestCos } from './cos-fixture.ts';

/** A COS in a separate process, to be killed. Prints its URL. */
const cos = await startTestCos(process.env['TEST_DIR'] ?? '');
console.log(cos.url);
