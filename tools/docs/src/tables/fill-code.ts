const marked = /(<!-- code: (examples\/[\w./-]+) -->\n).*?(<!-- \/code -->)/gs;

/** By the end of a file's name, as code blocks name languages. */
const languages: Readonly<Record<string, string>> = { py: 'python', go: 'go', java: 'java', js: 'js' };

/**
 * Returns the page with each file between its markers written anew: `<!-- code: examples/go/callback/callback.go -->` and
 * `<!-- /code -->`.
 *
 * @param read gives the text of a file of the workspace
 */
export function fillCode(page: string, read: (path: string) => string): string {
  return page.replaceAll(marked, (_all, begin: string, path: string, end: string) => {
    const language = languages[path.split('.').at(-1) ?? ''] ?? '';
    return `${begin}\n\`\`\`${language}\n${read(path).trimEnd()}\n\`\`\`\n\n${end}`;
  });
}
