import { expect, it } from 'vitest';
import { createLogger } from './create-logger.ts';

function logged(): { log: ReturnType<typeof createLogger>; lines: string[] } {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  return { log: createLogger({ name: 'web-record', level: 'info', destination }), lines };
}

it('writes one JSON line with name, level, time, fields and message', () => {
  const { log, lines } = logged();
  log.info({ requestId: 'r1' }, 'hello');
  const line: unknown = JSON.parse(lines.join(''));
  expect(line).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    name: 'web-record',
    requestId: 'r1',
    msg: 'hello',
  });
});

it('never writes a secret: from headers, bindings, nested fields, errors or messages', () => {
  const { log, lines } = logged();
  const secret = 'HUSHHUSH';
  const error = Object.assign(new Error(`PUT https://h/k?q-signature=${secret} failed`), {
    params: { Authorization: secret, headers: { 'x-cos-security-token': secret } },
  });
  const child = log.child({ credentials: { secretKey: secret } });
  child.error({ err: error, headers: { 'X-Scf-Secret-Key': secret }, list: [{ UserSig: secret }] }, 'x');
  child.info(`page http://h/?userSig=${secret}`);
  child.info({ headers: { authorization: [secret] } });
  expect(lines).toHaveLength(3);
  expect(lines.join('')).not.toContain(secret);
});

it('tolerates a cyclic field', () => {
  const { log, lines } = logged();
  const loop: Record<string, unknown> = {};
  loop['self'] = loop;
  log.info({ loop }, 'still here');
  expect(lines.join('')).toContain('still here');
});
