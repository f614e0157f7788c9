import { expect, test } from 'vitest';
import { parseCompleteRequest } from './complete-request.ts';

const part = (number: number | string, etag: string): string =>
  `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag></Part>`;

test('parses parts with escaped, plain or no quotes, and with whitespace', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
    <CompleteMultipartUpload>
      ${part(1, '&quot;aa&quot;')}
      ${part(2, '"bb"')}${part(3, 'cc')}
    </CompleteMultipartUpload>`;
  expect(parseCompleteRequest(xml)).toEqual([
    { number: 1, etag: 'aa' },
    { number: 2, etag: 'bb' },
    { number: 3, etag: 'cc' },
  ]);
});

test.each([
  '',
  'not xml',
  '<CompleteMultipartUpload></CompleteMultipartUpload>',
  `<CompleteMultipartUpload>${part(1, 'a')}`,
  `<CompleteMultipartUpload>${part('x', 'a')}</CompleteMultipartUpload>`,
  '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>',
  `<CompleteMultipartUpload>${part(1, 'a')}rest</CompleteMultipartUpload>`,
  `<Other>${part(1, 'a')}</Other>`,
])('%j is malformed', (xml) => {
  expect(() => parseCompleteRequest(xml)).toThrow(expect.objectContaining({ code: 'MalformedXML' }));
});
