import { messageOf, ServiceError } from '@scf-media/protocol/errors';

/** A permanently failed upload. The recording is still on this machine. */
export class UploadFailedError extends ServiceError {
  /** Path of the complete file, or of a folder with the remaining parts and their manifest. */
  readonly LocalCopy: string;

  constructor(key: string, cause: unknown, localCopy: string) {
    super('UploadFailed', `${key} was not uploaded (${messageOf(cause)}); the local copy is ${localCopy}`, {
      fault: 'destination',
      cause,
    });
    this.name = 'UploadFailedError';
    this.LocalCopy = localCopy;
  }
}
