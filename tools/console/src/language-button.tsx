import { type Language, translator } from './words.ts';

interface LanguageButtonProps {
  language: Language;
  setLanguage: (language: Language) => void;
}

/** Switches to the other language; the label is that language's name. */
export function LanguageButton({ language, setLanguage }: LanguageButtonProps) {
  const isEnglish = language === 'en';
  return (
    <button
      type="button"
      class="quiet"
      lang={isEnglish ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(isEnglish ? 'zh' : 'en')}
    >
      {translator(language)('language')}
    </button>
  );
}
