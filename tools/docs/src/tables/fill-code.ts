const marked = /(<!-- code: (examples\/[\w./-]+) -->\n).*?(<!-- \/code -->)/gs;

/** The language of a code block, by the extension of the file. */
const languages: Readonly<Record<string, string>> = { py: 'python', go: 'go', java: 'java', js: 'js' };

/**
 * Replaces what is between the markers `<!-- code: examples/go/callback/callback.go -->` and `<!-- /code -->` with the
 * current text of that file.
 *
 * @param read reads a file of the workspace
 */
export function fillCode(page: string, read: (path: string) => string): string {
  return page.replaceAll(marked, (_all, begin: string, path: string, end: string) => {
    const language = languages[path.split('.').at(-1) ?? ''] ?? '';
    return `${begin}\n\`\`\`${language}\n${read(path).trimEnd()}\n\`\`\`\n\n${end}`;
  });
}
