import { expect, test } from 'vitest';
import { filterForwardedHeaders, countHeaderBytes } from './forwarded-headers.ts';
import { adaptBootstrap } from './launch-definition.ts';

test('without a sandbox paths in a scf_bootstrap are replaced', () => {
  const script = '#!/bin/bash\ncd /var/user\nexec /var/lang/node20/bin/node /var/user/main.js /var/users\n';
  expect(adaptBootstrap(script, '/store/abc', '/opt/node')).toBe(
    '#!/bin/bash\ncd /store/abc\nexec /opt/node /store/abc/main.js /var/users\n',
  );
});

test('hop-by-hop headers and the platform’s headers are not forwarded', () => {
  const headers = {
    host: 'h',
    connection: 'keep-alive',
    'transfer-encoding': 'chunked',
    'x-scf-name': 'forged',
    'x-scfoo': 'mine',
    'set-cookie': ['a=1', 'b=2'],
  };
  const forwarded = { host: 'h', 'x-scfoo': 'mine', 'set-cookie': ['a=1', 'b=2'] };
  expect(filterForwardedHeaders(headers)).toEqual(forwarded);
  expect(filterForwardedHeaders({ Connection: 'close', 'X-Scf-Reqid': 'mine', 'X-Task-Id': '7' })).toEqual({
    'X-Task-Id': '7',
  });
  // host + h, x-scfoo + mine, and set-cookie twice with three letters each.
  expect(countHeaderBytes(forwarded)).toBe(5 + 11 + 13 + 13);
});
