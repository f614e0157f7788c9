export { apiError } from './api-service.ts';
export { type ApiAction, apiAction, type ApiCall, type ApiService, type CallContext } from './api-service.ts';
export { type CloudApiParts, createCloudApiApp } from './cloud-api-app.ts';
