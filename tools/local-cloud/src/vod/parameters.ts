import { z } from 'zod';

/** Parameters that several actions have. */
export const subAppId = z.int().min(0).optional();
/** Without one a file stays for ever. */
export const expireTime = z.iso.datetime({ offset: true }).or(z.literal('')).optional();
export const NEVER = '9999-12-31T23:59:59Z';
export const taskPriority = z.int().min(-10).max(10).default(0);
export const notifyMode = z.enum(['Finish', 'Change', 'None']).or(z.literal('')).default('Finish');
