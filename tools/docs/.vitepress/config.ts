import { defineConfig, type DefaultTheme } from 'vitepress';
import { headingAnchor } from '../src/markdown/heading-anchor.ts';
import { removeLinksOutOfDocs } from '../src/markdown/links-out-of-docs.ts';
import { pages } from '../src/pages.ts';

/** The site of docs/: `npm run docs` builds it, `npm run docs:dev` serves it. */
export default defineConfig({
  srcDir: '../../docs',
  outDir: 'dist',
  cacheDir: '../../node_modules/.vitepress',
  title: 'scf-media',
  cleanUrls: true,
  // tools/workspace checks the links that lead out of docs/, as it knows the other files of the repository.
  ignoreDeadLinks: [/^https?:\/\/(127\.0\.0\.1|localhost)/],
  markdown: {
    anchor: { slugify: headingAnchor },
    config: (markdown) => void markdown.use(removeLinksOutOfDocs),
  },
  themeConfig: { search: { provider: 'local' } },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      description: 'Media services for Tencent Cloud SCF',
      themeConfig: { sidebar: sidebar('en', '/') },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: '腾讯云 SCF 媒体服务',
      themeConfig: {
        sidebar: sidebar('zh', '/zh/'),
        outline: { label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '深色模式',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
      },
    },
  },
});

function sidebar(language: 'en' | 'zh', base: string): DefaultTheme.SidebarItem[] {
  return pages.map(({ title, items }) => ({
    text: title[language],
    items: Object.entries(items).map(([page, text]) => ({
      text: text[language],
      link: `${base}${page}`,
    })),
  }));
}
