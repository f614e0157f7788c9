import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { eventually } from './eventually.ts';
import { type ScfClient } from './scf-fixture.ts';

interface ZippedFile {
  readonly content: string | Buffer;
  readonly mode?: number;
}

export const BOOTSTRAP = '#!/bin/bash\nexec /var/lang/node20/bin/node app.ts\n';

/** Creates a zip in Base64. */
export async function makeZip(files: Readonly<Record<string, ZippedFile>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, { content, mode = 0o644 }] of Object.entries(files))
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100_000 | mode, mtime: new Date('2026-01-01') });
  zip.end();
  return (await buffer(zip.outputStream)).toString('base64');
}

/** Creates the package of `function-app.ts`. @param changes files to replace; undefined omits one */
export async function makeAppZip(
  changes: Readonly<Record<string, ZippedFile | undefined>> = {},
): Promise<string> {
  const app = await readFile(join(import.meta.dirname, 'function-app.ts'));
  const files: Record<string, ZippedFile | undefined> = {
    scf_bootstrap: { content: BOOTSTRAP, mode: 0o755 },
    'app.ts': { content: app },
    ...changes,
  };
  return makeZip(
    Object.fromEntries(
      Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, file]])),
    ),
  );
}

type CreateRequest = Parameters<ScfClient['CreateFunction']>[0];

/** Creates a web function from `function-app.ts`, and waits until it is active. */
export async function deployApp(client: ScfClient, changes: Partial<CreateRequest> = {}): Promise<void> {
  const request = {
    FunctionName: 'hello',
    Type: 'HTTP',
    Runtime: 'Nodejs20.19',
    Timeout: 10,
    Code: { ZipFile: await makeAppZip() },
    Environment: { Variables: [{ Key: 'GREETING', Value: 'earth' }] },
    ...changes,
  };
  await client.CreateFunction(request);
  await untilSettled(client, request.FunctionName);
}

/** Waits until a function is in a final state. @returns the state */
export async function untilSettled(
  client: ScfClient,
  FunctionName: string,
  Qualifier = '$LATEST',
): Promise<string> {
  const finalStates = ['Active', 'CreateFailed', 'UpdateFailed', 'PublishFailed', 'DeleteFailed'];
  return eventually(async () => {
    const { Status: status = '' } = await client.GetFunction({ FunctionName, Qualifier });
    return finalStates.includes(status) ? status : undefined;
  });
}

/** Creates a function URL. */
export async function openUrl(
  client: ScfClient,
  FunctionName = 'hello',
  Qualifier = '$LATEST',
): Promise<string> {
  const { TriggerInfo: trigger } = await client.CreateTrigger({
    FunctionName,
    Qualifier,
    TriggerName: 'url',
    Type: 'http',
    TriggerDesc: JSON.stringify({
      AuthType: 'NONE',
      NetConfig: { EnableIntranet: false, EnableExtranet: true },
    }),
  });
  const desc = JSON.parse(trigger?.TriggerDesc ?? '{}') as { NetConfig: { ExtranetUrl: string } };
  return desc.NetConfig.ExtranetUrl;
}

/** The response of `/report` in `function-app.ts`. */
export interface AppReport {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly uid: number;
  readonly pid: number;
}

/** Fetches a report. */
export async function fetchReport(url: string, init?: RequestInit): Promise<AppReport> {
  return (await (await fetch(url, init)).json()) as AppReport;
}

/** Writes the build context of an image of `function-app.ts`. @returns its ImageUri */
export async function writeAppImage(folder: string, more = ''): Promise<string> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(import.meta.dirname, 'function-app.ts'), join(folder, 'app.ts'));
  const lines = [
    'FROM node:24-bookworm-slim',
    'RUN apt-get update \\',
    ' && apt-get install -y tini',
    'COPY app.ts /app/',
    'WORKDIR /app',
    'ENV HOME=/tmp GREETING="an image"',
    'ENTRYPOINT ["tini", "-s", "--"]',
    'CMD ["node", "app.ts"]',
    more,
  ];
  await writeFile(join(folder, 'Dockerfile'), lines.join('\n'));
  return `local${folder}:1.0`;
}

/** Creates an asynchronous event function from an image, and waits until it is active. */
export async function deployWorker(
  client: ScfClient,
  ImageUri: string,
  changes: Partial<CreateRequest> = {},
): Promise<void> {
  const request = {
    FunctionName: 'worker',
    Type: 'Event',
    AsyncRunEnable: 'TRUE',
    TraceEnable: 'TRUE',
    Timeout: 86_400,
    Code: { ImageConfig: { ImageType: 'personal', ImageUri } },
    ...changes,
  };
  await client.CreateFunction(request);
  await untilSettled(client, request.FunctionName);
}
