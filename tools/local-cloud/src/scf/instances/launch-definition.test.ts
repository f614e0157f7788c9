import { expect, test } from 'vitest';
import { forwardedHeaders, headerBytes } from './forwarded-headers.ts';
import { bareBootstrap } from './launch-definition.ts';

test('without a sandbox a scf_bootstrap is led to where things are', () => {
  const script = '#!/bin/bash\ncd /var/user\nexec /var/lang/node20/bin/node /var/user/main.js /var/users\n';
  expect(bareBootstrap(script, '/store/abc', '/opt/node')).toBe(
    '#!/bin/bash\ncd /store/abc\nexec /opt/node /store/abc/main.js /var/users\n',
  );
});

test('what is about the connection, or is the platform’s, is not handed on', () => {
  const headers = {
    host: 'h',
    connection: 'keep-alive',
    'transfer-encoding': 'chunked',
    'x-scf-name': 'forged',
    'x-scfoo': 'mine',
    'set-cookie': ['a=1', 'b=2'],
  };
  const forwarded = { host: 'h', 'x-scfoo': 'mine', 'set-cookie': ['a=1', 'b=2'] };
  expect(forwardedHeaders(headers)).toEqual(forwarded);
  expect(forwardedHeaders({ Connection: 'close', 'X-Scf-Reqid': 'mine', 'X-Task-Id': '7' })).toEqual({
    'X-Task-Id': '7',
  });
  // host + h, x-scfoo + mine, and set-cookie twice with three letters each.
  expect(headerBytes(forwarded)).toBe(5 + 11 + 13 + 13);
});
