import { eventsRow, type StartRow } from './start-row.ts';

const cookie = {
  Name: 'session',
  Value: 'a=b, "c"',
  Path: '/lessons',
  Secure: true,
  HttpOnly: true,
  SameSite: 'Lax',
};
const plainCookie = { Name: 'session', Value: '' };
const asRead = { Path: '/', Secure: false, HttpOnly: false };

const notBoolean: StartRow['refused'] = ['true', 1, {}].map((value) => ({
  value,
  says: 'must be a boolean',
}));
const notText: StartRow['refused'] = [5, true, {}].map((value) => ({ value, says: 'must be a string' }));
const notObject: StartRow['refused'] = ['a: b', 5, true].map((value) => ({
  value,
  says: 'must be an object',
}));

const seconds = {
  default: 7_200,
  accepted: [{ value: 0, as: 7_200 }, { value: 1 }, { value: 36_000 }],
  refused: [
    { value: -1, says: 'must be in range [0, 36000]' },
    { value: 36_001, says: 'must be in range [0, 36000]' },
    { value: 1.5, says: 'must be an integer' },
    { value: '60', says: 'must be a number' },
  ],
};

/** Additions to the documents: time limits, credentials and settings of the page, and the encoding. */
export const pageRows: readonly StartRow[] = [
  eventsRow,
  { field: 'MaxPauseLimit', ...seconds },
  { field: 'ReadyTimeout', ...seconds },
  {
    field: 'Cookies',
    accepted: [
      { value: [] },
      { value: [cookie] },
      { value: [plainCookie], as: [{ ...plainCookie, ...asRead }] },
      { value: Array(50).fill(plainCookie), as: Array(50).fill({ ...plainCookie, ...asRead }) },
    ],
    refused: [
      { value: 'session=1', says: 'must be an array' },
      { value: { session: '1' }, says: 'must be an array' },
      { value: Array(51).fill(plainCookie), says: 'must be at most 50' },
    ],
  },
  {
    field: 'Headers',
    accepted: [
      { value: { Authorization: 'Bearer abc', 'X-Room': '' }, as: { Authorization: 'Bearer abc' } },
      { value: { 'accept-language': 'zh-CN,zh;q=0.9', constructor: 'x' } },
    ],
    refused: [
      ...notObject,
      { value: { 'X Room': '1' }, says: 'must have names of letters, digits and hyphens' },
      { value: { 'X-Room': 'a\r\nSet-Cookie: b' }, says: 'must have values of printable ASCII characters' },
      { value: { 'X-Room': '房间' }, says: 'must have values of printable ASCII characters' },
      { value: { 'X-Room': 5 }, says: 'must have values of printable ASCII characters' },
      { value: { 'X-Room': 'a'.repeat(8_192) }, says: 'must be at most 8192 bytes each' },
      { value: { 'X-Room': '1', 'x-room': '2' }, says: 'must not have the same name twice' },
      { value: { COOKIE: 'a=b' }, says: 'must not have Cookie: use Cookies' },
      { value: { 'User-Agent': 'x' }, says: 'must not have User-Agent: use UserAgent' },
      ...['Host', 'Content-Length', 'Origin'].map((name) => ({
        value: { [name]: 'x' },
        says: `must not have ${name.toLowerCase()}: the browser sets it`,
      })),
      ...['Proxy-Authorization', 'Sec-Fetch-Site'].map((name) => ({
        value: { [name]: 'x' },
        says: 'must not have names that begin with proxy-, sec- or access-control-: the browser sets them',
      })),
    ],
  },
  {
    field: 'HttpCredentials',
    accepted: [
      { value: { Username: 'teacher', Password: 'p:ss wörd' } },
      { value: { Username: 'teacher' }, as: { Username: 'teacher', Password: '' } },
    ],
    refused: notObject,
  },
  {
    field: 'UserAgent',
    accepted: [{ value: 'Mozilla/5.0 (X11; Linux x86_64) Lesson/1' }, { value: 'a'.repeat(512) }],
    refused: [
      ...notText,
      ...['a'.repeat(513), 'a\nb', '浏览器'].map((value) => ({
        value,
        says: 'must be at most 512 printable ASCII characters',
      })),
    ],
  },
  {
    field: 'Permissions',
    default: [],
    accepted: [{ value: [] }, { value: ['camera', 'microphone', 'clipboard-read'] }],
    refused: [{ value: 'camera', says: 'must be an array' }],
  },
  {
    field: 'FakeMedia',
    default: false,
    accepted: [{ value: true }, { value: false }],
    refused: notBoolean,
  },
  {
    field: 'IgnoreCertificateErrors',
    default: false,
    accepted: [{ value: true }, { value: false }],
    refused: notBoolean,
  },
  {
    field: 'TimeZone',
    accepted: [
      { value: 'Asia/Shanghai' },
      { value: 'utc', as: 'UTC' },
      { value: 'America/Argentina/Ushuaia' },
    ],
    refused: [
      ...notText,
      ...['Asia/Nowhere', '+08:00', 'Asia/Shanghai ', '../../etc/passwd'].map((value) => ({
        value,
        says: 'must be a time zone such as Asia/Shanghai',
      })),
    ],
  },
  {
    field: 'Locale',
    accepted: [{ value: 'zh-CN' }, { value: 'zh-hant-tw', as: 'zh-Hant-TW' }, { value: 'en' }],
    refused: [
      ...notText,
      ...['zh_CN', 'english please', 'C.UTF-8', 'zh-CN,en'].map((value) => ({
        value,
        says: 'must be a language such as zh-CN',
      })),
    ],
  },
  {
    field: 'FrameRate',
    default: 30,
    accepted: [{ value: 5 }, { value: 60 }],
    refused: [
      ...[4, 61, 0].map((value) => ({ value, says: 'must be in range [5, 60]' })),
      { value: 29.97, says: 'must be an integer' },
      { value: '30', says: 'must be a number' },
    ],
  },
  {
    field: 'VideoBitrate',
    accepted: [{ value: 100 }, { value: 20_000 }],
    refused: [
      ...[99, 20_001].map((value) => ({ value, says: 'must be in range [100, 20000]' })),
      { value: 1000.5, says: 'must be an integer' },
      { value: '1000', says: 'must be a number' },
    ],
  },
];

const withCookie = (fields: Record<string, unknown>) => [plainCookie, { ...plainCookie, ...fields }];

/** Faulty fields inside those above: Data, and the exact message. */
export const pageRefusals: readonly { data: Record<string, unknown>; message: string }[] = [
  { data: { Cookies: ['session=1'] }, message: 'Cookies.0 must be an object' },
  { data: { Cookies: [{ Name: 'session' }] }, message: 'Cookies.0.Value missing' },
  {
    data: { Cookies: [{ ...plainCookie, Name: '' }] },
    message: 'Cookies.0.Name must be letters, digits and hyphens',
  },
  {
    data: { Cookies: withCookie({ Name: 'a=b' }) },
    message: 'Cookies.1.Name must be letters, digits and hyphens',
  },
  {
    data: { Cookies: withCookie({ Value: 'a; Domain=example.com' }) },
    message: 'Cookies.1.Value must not have semicolons or control characters',
  },
  {
    data: { Cookies: withCookie({ Value: 'a'.repeat(4_090) }) },
    message: 'Cookies.1.Value must be at most 4096 bytes with its Name',
  },
  { data: { Cookies: withCookie({ Path: 'lessons' }) }, message: 'Cookies.1.Path must begin with a slash' },
  { data: { Cookies: withCookie({ Secure: 1 }) }, message: 'Cookies.1.Secure must be a boolean' },
  {
    data: { Cookies: withCookie({ SameSite: 'lax' }) },
    message: 'Cookies.1.SameSite must be one of Strict, Lax, None',
  },
  {
    data: { Cookies: withCookie({ SameSite: 'None' }) },
    message: 'Cookies.1.SameSite must not be None without Secure',
  },
  {
    data: { Cookies: withCookie({ Name: '__Secure-session' }) },
    message: 'Cookies.1.Secure must be true for a Name that begins with __Host- or __Secure-',
  },
  {
    data: { Cookies: withCookie({ Name: '__Host-session', Secure: true, Path: '/lessons' }) },
    message: 'Cookies.1.Path must be / for a Name that begins with __Host-',
  },
  { data: { HttpCredentials: { Password: 'p' } }, message: 'HttpCredentials.Username missing' },
  {
    data: { HttpCredentials: { Username: 'a'.repeat(257) } },
    message: 'HttpCredentials.Username must be at most 256 characters',
  },
  {
    data: { HttpCredentials: { Username: 'a', Password: 'a'.repeat(1_025) } },
    message: 'HttpCredentials.Password must be at most 1024 characters',
  },
];
