import type { MarkdownRenderer } from 'vitepress';

/**
 * Takes the links out of docs/ off the site, where those files are not: their text stays. In the repository they work.
 */
export function linksOutOfDocs(markdown: MarkdownRenderer): void {
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
