export { signBody, signKeysOf, webhookHeaders } from './callback-signature.ts';
export { sendCallback, tellRefusal, type CallbackOptions, type CallbackResult } from './send-callback.ts';
