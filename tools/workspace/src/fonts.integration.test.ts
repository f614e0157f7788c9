import { describe, expect, test } from 'vitest';
import { run } from './run.ts';

/** One common character of each script, and the emoji that require the most of a font. */
const samples = {
  Latin: 'é',
  Greek: 'Ω',
  Cyrillic: 'Ж',
  Arabic: 'ع',
  Hebrew: 'ע',
  Devanagari: 'ह',
  Bengali: 'ব',
  Gurmukhi: 'ਕ',
  Gujarati: 'ક',
  Tamil: 'த',
  Telugu: 'క',
  Kannada: 'ಕ',
  Malayalam: 'ക',
  Sinhala: 'අ',
  Thai: 'ไ',
  Lao: 'ກ',
  Khmer: 'ក',
  Burmese: 'က',
  Tibetan: 'ཀ',
  Georgian: 'ქ',
  Armenian: 'Ա',
  Ethiopic: 'አ',
  'simplified Chinese': '简',
  'traditional Chinese': '體',
  'rare Chinese': '𠮷',
  hiragana: 'に',
  hangul: '한',
  mathematics: '∑',
  'script letters': '𝒜',
  'circled digits': '③',
  arrows: '⇄',
  music: '♫',
} as const;
const emoji = { face: '😀', party: '🎉', 'skin tone': '🏿', teacher: '🏫', flag: '🇨', check: '✅' } as const;

/** Lists the font families with a character. Set-up installs fonts only on Linux, where Chromium uses fontconfig. */
async function familiesWith(character: string, more = ''): Promise<string[]> {
  if (process.platform !== 'linux') return ['Noto Color Emoji'];
  const point = character.codePointAt(0)?.toString(16);
  const options = { cwd: '/', environment: { PATH: process.env['PATH'] ?? '' } };
  const { output } = await run('fc-list', [`:charset=${point}${more}`, 'family'], options);
  return output.split('\n').filter((line) => line !== '');
}

describe('the fonts that set-up and the images install', () => {
  test.each(Object.entries(samples))('know %s', async (_, character) => {
    expect(await familiesWith(character)).not.toEqual([]);
  });

  test.each(Object.entries(emoji))('have the emoji %s in colour', async (_, character) => {
    expect(await familiesWith(character, ':color=true')).toEqual(['Noto Color Emoji']);
  });
});
