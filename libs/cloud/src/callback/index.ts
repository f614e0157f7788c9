export {
  signBody,
  signKeysOf,
  verifyCallback,
  webhookHeaders,
  type CallbackVerdict,
} from './callback-signature.ts';
export { sendCallback, refusalTeller, type CallbackOptions, type CallbackResult } from './send-callback.ts';
