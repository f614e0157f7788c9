export { signBody, parseSignKeys, toWebhookHeaders } from './callback-signature.ts';
export {
  sendCallback,
  createRejectionNotifier,
  type CallbackOptions,
  type CallbackResult,
} from './send-callback.ts';
