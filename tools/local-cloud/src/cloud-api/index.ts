export { apiError } from './api-service.ts';
export { type ApiAction, apiAction, type ApiCall, type ApiService } from './api-service.ts';
export { createCloudApiApp } from './cloud-api-app.ts';
