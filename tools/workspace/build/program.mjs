import { collectLicenses } from './collect-licenses.mjs';
import { inlinePageScripts } from './inline-page-scripts.mjs';
import { keepClassNames } from './keep-class-names.mjs';
import { leaveOutUnused } from './leave-out-unused.mjs';

/**
 * Builds a program, `dist/main.js`, that includes all packages, and our own libraries from source. What is imported on demand is
 * in separate files in `dist/parts`: with all of it in one file, Node needed 0.1 s longer until a worker listens (measured).
 *
 * @type {import('esbuild').BuildOptions}
 */
export default {
  conditions: ['@scf-media/source'],
  plugins: [inlinePageScripts, leaveOutUnused, keepClassNames, collectLicenses],
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  // CommonJS packages inside an ES module (such as the COS and Tencent Cloud SDKs) expect these three names.
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
