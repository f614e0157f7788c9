import { apiError } from '../../cloud-api/index.ts';
import { type Configuration } from './configuration.ts';

const SYNC_TIMEOUT_SECONDS = 900;
const ASYNC_TIMEOUT_SECONDS = 24 * 3600;
const ENVIRONMENT_LIMIT_BYTES = 4 * 1024;

/**
 * Checks a configuration against the documented limits.
 *
 * @throws ServiceError `InvalidParameterValue.…`, `LimitExceeded.…` or `UnsupportedOperation`, naming the parameter
 */
export function checkConfiguration(
  configuration: Configuration,
  { type, isAsync }: { readonly type: 'HTTP' | 'Event'; readonly isAsync: boolean },
): void {
  const { MemorySize: memoryMb, Timeout: timeoutSeconds, InitTimeout: initTimeoutSeconds } = configuration;
  if (memoryMb > 3072) throw apiError('LimitExceeded.Memory', 'MemorySize is more than 3072 MB.');
  if (memoryMb !== 64 && (memoryMb < 128 || memoryMb % 128 !== 0))
    throw apiError(
      'InvalidParameterValue.MemorySize',
      'MemorySize must be 64, or 128 to 3072 in steps of 128 MB.',
    );
  const maxTimeout = isAsync ? ASYNC_TIMEOUT_SECONDS : SYNC_TIMEOUT_SECONDS;
  if (timeoutSeconds < 1 || timeoutSeconds > maxTimeout)
    throw apiError('LimitExceeded.Timeout', `Timeout must be 1 to ${maxTimeout} seconds.`);
  if (initTimeoutSeconds < 3 || initTimeoutSeconds > 300)
    throw apiError('LimitExceeded.InitTimeout', 'InitTimeout must be 3 to 300 seconds.');
  checkEnvironment(configuration);
  checkConcurrency(configuration, type);
  const { CfsInsList: fileSystems } = configuration.CfsConfig;
  if (fileSystems.length > 0 && configuration.VpcConfig.VpcId === '')
    throw apiError('InvalidParameterValue.VpcNotSetWhenOpenCfs', 'CfsConfig requires VpcConfig.');
  for (const { LocalMountDir: directory } of fileSystems)
    if (!/^\/mnt(\/[\w.-]+)+\/?$/.test(directory) || directory.split('/').includes('..'))
      throw apiError(
        'InvalidParameterValue.CfsParameterError',
        'LocalMountDir must be a folder below /mnt/.',
      );
}

function checkEnvironment({ Environment: { Variables: variables } }: Configuration): void {
  for (const { Key: key } of variables) {
    if (!/^[A-Za-z]\w*$/.test(key))
      throw apiError(
        'InvalidParameterValue.Environment',
        `${key} is not a valid name for an environment variable.`,
      );
    if (/^(SCF_|QCLOUD_|TENCENTCLOUD_)/.test(key))
      throw apiError(
        'InvalidParameterValue.EnvironmentSystemProtect',
        `${key} is reserved for the platform.`,
      );
  }
  const sizeBytes = variables.reduce((sum, { Key, Value }) => sum + Buffer.byteLength(Key + Value), 0);
  if (sizeBytes > ENVIRONMENT_LIMIT_BYTES)
    throw apiError('InvalidParameterValue.EnvironmentExceededLimit', 'Environment has more than 4 KB.');
}

function checkConcurrency(
  { InstanceConcurrencyConfig: config }: Configuration,
  type: 'HTTP' | 'Event',
): void {
  if (config === null) return;
  if (type !== 'HTTP')
    throw apiError(
      'InvalidParameterValue.InstanceConcurrencyConfig',
      'InstanceConcurrencyConfig is for HTTP functions.',
    );
  const { MaxConcurrency: maxConcurrency = 1 } = config;
  if (maxConcurrency < 1 || maxConcurrency > 100)
    throw apiError('InvalidParameterValue.MaxConcurrency', 'MaxConcurrency must be 1 to 100.');
}
