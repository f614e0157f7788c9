import { startTestCos } from './cos-fixture.ts';

/** A COS in a process of its own, to be killed. Says its address on stdout. */
const cos = await startTestCos(process.env['TEST_DIR'] ?? '');
console.log(cos.url);
