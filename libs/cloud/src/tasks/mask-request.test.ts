import { expect, it } from 'vitest';
import { maskRequest } from './mask-request.ts';

it('hides credentials of a page, keys, signatures, and everything of a URL except its host', () => {
  const request = {
    RecordURL: 'https://school.example:8443/lesson/7?token=abc',
    Width: 1280,
    ManualStart: false,
    CallbackURL: 'https://u:p@hooks.example/',
    Cookies: [{ Name: 'sid', Value: 'secret' }],
    Headers: { 'X-Any': 'secret' },
    HttpCredentials: { Username: 'u', Password: 'p' },
    Events: ['started'],
    ClientToken: undefined,
    Output: {
      Cos: { Bucket: 'b-1', TargetDir: 'a/b', Domain: 'https://cdn.example/' },
      Video: { Muxer: 'hls', EncryptKey: 'secret', AuthUrl: 'https://keys.example/k/1' },
    },
  };
  expect(maskRequest(request)).toEqual({
    RecordURL: 'https://school.example:8443/…',
    Width: 1280,
    ManualStart: false,
    CallbackURL: 'https://hooks.example/…',
    Cookies: '…',
    Headers: '…',
    HttpCredentials: '…',
    Events: ['started'],
    Output: {
      Cos: { Bucket: 'b-1', TargetDir: 'a/b', Domain: 'https://cdn.example/' },
      Video: { Muxer: 'hls', EncryptKey: '…', AuthUrl: 'https://keys.example/…' },
    },
  });
});

it('hides the secrets of rooms', () => {
  const request = {
    ...{ UserId: 'u', UserSig: 's', RedisPassword: 'p', VideoSrc: 'srt://h:9000?streamid=x' },
    CosConfig: { Bucket: 'b-1', SecretId: 'i', SecretKey: 'k' },
  };
  expect(maskRequest(request)).toEqual({
    ...{ UserId: 'u', UserSig: '…', RedisPassword: '…', VideoSrc: 'srt://h:9000/…' },
    CosConfig: { Bucket: 'b-1', SecretId: '…', SecretKey: '…' },
  });
});
