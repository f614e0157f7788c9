export {
  signBody,
  signKeysOf,
  verifyCallback,
  webhookHeaders,
  type CallbackVerdict,
} from './callback-signature.ts';
export { sendCallback, tellRefusal, type CallbackOptions, type CallbackResult } from './send-callback.ts';
