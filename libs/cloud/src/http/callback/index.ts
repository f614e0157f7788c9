export { signBody, parseSignKeys } from './callback-signature.ts';
export { sendCallback, createRejectionNotifier } from './send-callback.ts';
