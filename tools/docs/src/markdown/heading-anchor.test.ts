import { expect, test } from 'vitest';
import { headingAnchor } from './heading-anchor.ts';

test.each([
  ['Pause, Resume, Refresh, Stop', 'pause-resume-refresh-stop'],
  ['From Start to a file in COS', 'from-start-to-a-file-in-cos'],
  ['全景录制 → web-record', '全景录制--web-record'],
  ['谁可以调用？', '谁可以调用'],
])('the anchor of "%s" is the one that GitHub makes', (heading, anchor) => {
  expect(headingAnchor(heading)).toBe(anchor);
});
