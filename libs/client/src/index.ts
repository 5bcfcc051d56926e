export type * from '@hashpulse/contracts';
export type { ClientOptions } from './client-options.js';
export * from './hashpulse-client.js';
export { IngestClient, type SendOptions } from './ingest-client.js';
export type { AsOfQuestion, Asked, EventTime, RangeQuestion, TrendsQuestion } from './questions.js';
export * from './refused.js';
export type { TrendsEvent, TrendsStreamOptions } from './stream-trends.js';
