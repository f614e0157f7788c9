import { signRequest } from '@scf-media/console/sign-request';
import { LOCAL_BUCKET, LOCAL_REGION } from '@scf-media/local-cloud/testing';
import { test } from 'vitest';
import { startLocalDeployment } from './testing/local-deployment.ts';
import { startRedis } from './testing/start-redis.ts';

const key = { id: 'APIDconsole', secret: 'secret-of-the-console' };

/** Fetches the page, everything that it loads, and what it gets before signing in. */
async function loadPage(address: string): Promise<{ texts: string[]; policy: string }> {
  const page = await fetch(`${address}/console`);
  const html = await page.text();
  const assets = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, path = '']) => path);
  const others = [...assets, 'about.json'].map(async (path) => {
    const response = await fetch(new URL(path, page.url));
    if (!response.ok) throw new Error(`${path} is answered ${response.status}`);
    return response.text();
  });
  const texts = [html, ...(await Promise.all(others))];
  return { texts, policy: page.headers.get('content-security-policy') ?? '' };
}

test.concurrent(
  'with CONSOLE, a web function serves the console to anyone, and its tasks to requests signed as the page does',
  async ({ expect }) => {
    await using redis = await startRedis();
    // Too little for a worker: only the web function is tested.
    await using local = await startLocalDeployment({ scf: { quotaMb: 1_000 } });
    await local.package('web-record');
    const variables = {
      ...{ TASK_STORE: `${redis.url}/0`, COS_BUCKET: LOCAL_BUCKET, COS_REGION: LOCAL_REGION },
      ...{ API_APP_KEY: key.id, API_APP_SECRET: key.secret, SWEEP_SECRET: 'secret-of-the-sweep' },
      ...{
        REQUIRE_BODY_SIGNATURE: 'true',
        REQUIRE_NONCE: 'true',
        IMAGE_REPOSITORY: `local/${local.packages}`,
      },
    };
    const { address = '' } = await local.deploy('web-record', { ...variables, CONSOLE: 'on' });
    const { texts, policy } = await loadPage(address);
    expect(policy).toMatch(/default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/);
    expect(JSON.parse(texts.at(-1) ?? '')).toEqual({ service: 'web-record', signIn: 'key', signHost: false });
    expect(texts).toHaveLength(4);
    for (const secret of [key.id, key.secret, 'secret-of-the-sweep'])
      expect(texts.join('\n')).not.toContain(secret);
    expect(texts[0]).not.toMatch(/<script(?![^>]* src=)|<style| on\w+=/);

    const body = JSON.stringify({ Action: 'List', Data: { Limit: 5 } });
    const url = new URL(`${address}/`);
    const list = async (headers: Record<string, string>) => fetch(url, { method: 'POST', body, headers });
    const signed = signRequest({ method: 'POST', url, body, signHost: false }, key);
    const answer = await list(signed);
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ Tasks: [] })]);
    // An intercepted request cannot be used again.
    expect((await list(signed)).status).toBe(401);
    expect((await list({})).status).toBe(401);
    const wrong = signRequest({ method: 'POST', url, body, signHost: false }, { ...key, secret: 'another' });
    expect((await list(wrong)).status).toBe(401);
  },
);

test.concurrent('vod-callback asks for its secret path instead', async ({ expect }) => {
  const secret = 'a-secret-path-of-some-length';
  await using local = await startLocalDeployment();
  await local.package('vod-callback');
  const { address: given = '' } = await local.deploy('vod-callback', { PATH_SECRET: secret, CONSOLE: 'on' });
  const address = new URL(given).origin;
  const { texts } = await loadPage(address);
  expect(JSON.parse(texts.at(-1) ?? '')).toEqual({
    service: 'vod-callback',
    signIn: 'path',
    signHost: false,
  });
  expect(texts.join('\n')).not.toContain(secret);
  expect((await fetch(`${address}/events`)).status).toBe(404);
  expect((await fetch(`${address}/${secret}/events`)).status).toBe(200);
});
