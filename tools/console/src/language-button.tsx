import { type Language, speaker } from './words.ts';

interface LanguageButtonProps {
  language: Language;
  setLanguage: (language: Language) => void;
}

/** Switches to the other language, whose name it has. */
export function LanguageButton({ language, setLanguage }: LanguageButtonProps) {
  const isEnglish = language === 'en';
  return (
    <button
      type="button"
      class="quiet"
      lang={isEnglish ? 'zh-CN' : 'en'}
      onClick={() => setLanguage(isEnglish ? 'zh' : 'en')}
    >
      {speaker(language)('language')}
    </button>
  );
}
