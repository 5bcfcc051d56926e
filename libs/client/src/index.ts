export type * from '@hashpulse/contracts';
export * from './hashpulse-client.js';
export type { AsOfQuestion, Asked, EventTime, RangeQuestion, TrendsQuestion } from './questions.js';
export * from './refused.js';
export type { TrendsEvent, TrendsStreamOptions } from './stream-trends.js';
