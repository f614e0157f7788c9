import type { Hono } from 'hono';
import type { ServiceEnv } from './service-env.ts';

const types = { js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8' } as const;

/** The page. Its URLs are relative, so that it also works below the path of a gateway. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>API</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" href="data:," />
  </head>
  <body>
    <div id="docs"></div>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/start.js"></script>
  </body>
</html>
`;

/** Without a validator, which would send the description elsewhere. */
const start = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#docs', deepLinking: true, validatorUrl: null });\n`;

/** Everything comes from the service and stays there. Swagger UI sets inline styles. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Adds `GET /openapi.json` and the page `GET /docs`, both public. The viewer is read on the first request, so that it
 * does not delay a start.
 *
 * @param load makes the description
 */
export function addDescriptionRoutes(app: Hono<ServiceEnv>, load: () => Promise<object>): void {
  let description: Promise<object> | undefined;
  let viewer: Promise<Readonly<Record<string, string>>> | undefined;

  app.get('/openapi.json', async (context) => context.json(await (description ??= load())));
  app.get('/docs', (context) => {
    context.header('Content-Security-Policy', policy);
    return context.html(page);
  });
  app.get('/docs/:file', async (context) => {
    const file = context.req.param('file');
    if (file === 'start.js') return context.body(start, 200, { 'Content-Type': types.js });
    viewer ??= import('./read-viewer.ts').then(({ readViewer }) => readViewer());
    const found = await viewer;
    const bytes = Object.hasOwn(found, file) ? found[file] : undefined;
    if (bytes === undefined) return context.notFound();
    return context.body(Buffer.from(bytes, 'base64'), 200, {
      'Content-Type': file.endsWith('.js') ? types.js : types.css,
      // Every browser accepts gzip.
      'Content-Encoding': 'gzip',
      'Cache-Control': 'public, max-age=86400',
    });
  });
}
