/**
 * Pure: explains in our words why ffmpeg or ffprobe could not read a source, and what may help. Their own messages
 * contain internals, and URLs that may be signed.
 */
export function explainFailure(stderr: string): string {
  const text = stderr.split('\n').map(withoutUrls).join('\n');
  return (
    reasons.find(([pattern]) => pattern.test(text))?.[1] ?? 'it cannot be read; check that it plays elsewhere'
  );
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/returned 404|StreamNotFound/i, 'the server has nothing there (404); check the path'],
  [/returned 401/i, 'the server wants a login (401); use a signed URL'],
  [/returned 403/i, 'the server refuses access (403); a signed URL may have expired: sign it again'],
  [/returned 4/i, 'the server refuses the request; check the URL'],
  [/returned 5/i, 'the server failed (5XX); try again later'],
  [/resolve host/i, 'its host name is unknown; check the URL'],
  [/Connection refused/i, 'nothing listens at its address; check host and port'],
  [
    /timed out|No route|unreachable|Connection reset|Input\/output error/i,
    'its server cannot be reached or does not answer',
  ],
  [
    /partial file/i,
    'its index is at its end, and the server does not support Range requests; put the index first (ffmpeg -movflags +faststart), or use a server that supports them',
  ],
  [/moov atom not found/i, 'what is there is not media, or it is truncated and lacks its index'],
  [/whitelist|allowed_segment|not allowed/i, 'it leads to an address that a source may not lead to'],
  [
    /Invalid data|codec param|Unknown format|End of file/i,
    'what is there is not media; open the URL in a browser to see what it is',
  ],
];

/** Pure: removes URLs, which may be signed, from ffmpeg's output. */
export function withoutUrls(text: string): string {
  return text
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, '…')
    .replace(/^[\s:…]+/, '')
    .trim();
}
