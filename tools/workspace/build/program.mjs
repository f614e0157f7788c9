import { collectLicenses } from './collect-licenses.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';
import { keepClassNames } from './keep-class-names.mjs';

/**
 * How something that is started is built: one ES module, `dist/main.js`, with every library in it, ours from
 * source.
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  conditions: ['@scf-media/source'],
  plugins: [inlinePageScripts, keepClassNames, collectLicenses],
  // CommonJS packages inside an ES module (the COS and Tencent Cloud SDKs among them) look for these three names.
  banner: {
    js: [
      "import { createRequire as bannerCreateRequire } from 'node:module';",
      "import { dirname as bannerDirname } from 'node:path';",
      "import { fileURLToPath as bannerFileUrlToPath } from 'node:url';",
      'const require = bannerCreateRequire(import.meta.url);',
      'const __filename = bannerFileUrlToPath(import.meta.url);',
      'const __dirname = bannerDirname(__filename);',
    ].join('\n'),
  },
  // fluent-ffmpeg requires a folder it does not publish (lib-cov) when this variable is set.
  define: { 'process.env.FLUENTFFMPEG_COV': '""' },
};
