import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { eventually } from './eventually.ts';
import { type ScfClient } from './scf-fixture.ts';

export interface ZippedFile {
  readonly content: string | Buffer;
  readonly mode?: number;
}

export const BOOTSTRAP = '#!/bin/bash\nexec /var/lang/node20/bin/node app.ts\n';

/** A zip, in Base64. */
export async function zipOf(files: Readonly<Record<string, ZippedFile>>): Promise<string> {
  const zip = new ZipFile();
  for (const [name, { content, mode = 0o644 }] of Object.entries(files))
    zip.addBuffer(Buffer.from(content), name, { mode: 0o100_000 | mode, mtime: new Date('2026-01-01') });
  zip.end();
  return (await buffer(zip.outputStream)).toString('base64');
}

/** The package of `function-app.ts`. @param changes files that are other ones; undefined leaves one out */
export async function appZip(
  changes: Readonly<Record<string, ZippedFile | undefined>> = {},
): Promise<string> {
  const app = await readFile(join(import.meta.dirname, 'function-app.ts'));
  const files: Record<string, ZippedFile | undefined> = {
    scf_bootstrap: { content: BOOTSTRAP, mode: 0o755 },
    'app.ts': { content: app },
    ...changes,
  };
  return zipOf(
    Object.fromEntries(
      Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, file]])),
    ),
  );
}

type CreateRequest = Parameters<ScfClient['CreateFunction']>[0];

/** Creates a web function of `function-app.ts`, and waits until it is there. */
export async function deployApp(client: ScfClient, changes: Partial<CreateRequest> = {}): Promise<void> {
  const request = {
    FunctionName: 'hello',
    Type: 'HTTP',
    Runtime: 'Nodejs20.19',
    Timeout: 10,
    Code: { ZipFile: await appZip() },
    Environment: { Variables: [{ Key: 'GREETING', Value: 'earth' }] },
    ...changes,
  };
  await client.CreateFunction(request);
  await settled(client, request.FunctionName);
}

/** Waits until a function is in a state that lasts. @returns that state */
export async function settled(
  client: ScfClient,
  FunctionName: string,
  Qualifier = '$LATEST',
): Promise<string> {
  const lasting = ['Active', 'CreateFailed', 'UpdateFailed', 'PublishFailed', 'DeleteFailed'];
  return eventually(async () => {
    const { Status: status = '' } = await client.GetFunction({ FunctionName, Qualifier });
    return lasting.includes(status) ? status : undefined;
  });
}

/** Gives a function a function URL. */
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

/** What `/report` of `function-app.ts` tells. */
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

/** Asks for it. */
export async function reportOf(url: string, init?: RequestInit): Promise<AppReport> {
  return (await (await fetch(url, init)).json()) as AppReport;
}

/** Lays the build context of an image of `function-app.ts` out. @returns its ImageUri */
export async function appImage(folder: string, more = ''): Promise<string> {
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

/** Creates an asynchronous event function of an image, and waits until it is there. */
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
  await settled(client, request.FunctionName);
}
