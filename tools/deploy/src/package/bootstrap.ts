/** Where the platform keeps the Node of a runtime (https://docs.cloudbase.net/cloud-function/develop/scf-bootstrap). */
const platformNode = {
  'Nodejs18.15': '/var/lang/node18/bin/node',
  'Nodejs20.19': '/var/lang/node20/bin/node',
} as const;

/** A runtime that code packages can name. */
export type ZipRuntime = keyof typeof platformNode;

/**
 * The `scf_bootstrap` of a web function: the platform starts it in the folder of the package and wants it to listen on
 * 0.0.0.0:9000 (https://cloud.tencent.com/document/product/583/56126).
 */
export function bootstrapScript(runtime: ZipRuntime): string {
  return [
    '#!/bin/bash',
    '# Where the platform expects the service: 0.0.0.0:9000.',
    'export HOST="${HOST:-0.0.0.0}" PORT="${PORT:-9000}"',
    `exec ${platformNode[runtime]} main.js`,
    '',
  ].join('\n');
}
