import type { MarkdownRenderer } from 'vitepress';

/**
 * Replaces links that leave docs/ with their text: those files are in the repository, but not on the site.
 */
export function removeLinksOutOfDocs(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('links-out-of-docs', ({ tokens, env }) => {
    const { relativePath = '' } = env as { relativePath?: string };
    const depth = relativePath.split('/').length - 1;
    for (const { children } of tokens) {
      let isOut = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const ups = /^(\.\.\/)+/.exec(token.attrGet('href') ?? '')?.[0].length ?? 0;
          isOut = ups / '../'.length > depth;
        }
        if (!isOut || !token.type.startsWith('link_')) continue;
        if (token.type === 'link_close') isOut = false;
        token.tag = 'span';
        token.attrs = null;
      }
    }
  });
}
