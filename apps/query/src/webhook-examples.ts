import { EXAMPLES } from './openapi-examples.js';

/** Examples of webhooks for the OpenAPI document. */
const RANKING = { window: '1h', rank: 'trending', network: null, lang: null, limit: 10 } as const;
const ID = 'p7Xk2mQv9TzA';
const PEAK = { at: '2026-11-24T23:50:00.000Z', place: 1, value: 28167.763 };

const webhook = {
  id: ID,
  url: 'https://example.org/hooks/hashpulse',
  events: ['entered', 'left'],
  ...RANKING,
  note: 'newsroom',
  createdAt: '2026-11-24T20:00:00.000Z',
  disabled: null,
  waiting: 0,
  deliveredAt: '2026-11-24T23:50:01.310Z',
};

const change = {
  webhook: ID,
  ...RANKING,
  asOf: '2026-11-24T23:51:07.400Z',
  completeUntil: '2026-11-24T23:51:07.400Z',
  hashtag: 'twitterdown',
  label: 'TwitterDown',
  enteredAt: '2026-11-24T22:38:00.000Z',
};

const trend = { ...EXAMPLES.trends.trends[0], rank: 2, score: 21534.2 };

export const WEBHOOK_EXAMPLES = {
  order: { url: webhook.url, events: ['entered', 'left'], window: '1h', limit: 10, note: 'newsroom' },
  webhook,
  created: { ...webhook, deliveredAt: null, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  rotated: {
    ...webhook,
    formerSecretUntil: '2026-11-25T23:52:00.000Z',
    secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD',
  },
  disabled: {
    ...webhook,
    disabled: { at: '2026-11-25T07:04:00.000Z', reason: 'failing' },
  },
  delivery: {
    at: '2026-11-24T23:50:01.120Z',
    event: 'msg_3q2PvYk0mVtG7wq1XoU9ZLdn',
    type: 'hashtag.entered',
    attempt: 1,
    outcome: 'delivered',
    answer: '204',
  },
  entered: {
    type: 'hashtag.entered',
    timestamp: '2026-11-24T23:51:08.020Z',
    data: {
      ...change,
      enteredAt: change.asOf,
      place: 2,
      trend,
      peak: { at: change.asOf, place: 2, value: trend.score },
    },
  },
  peaked: {
    type: 'hashtag.peaked',
    timestamp: '2026-11-24T23:51:08.020Z',
    data: { ...change, place: 2, trend, peak: PEAK },
  },
  left: {
    type: 'hashtag.left',
    timestamp: '2026-11-24T23:51:08.020Z',
    data: { ...change, place: null, trend: null, peak: PEAK },
  },
  test: {
    type: 'webhook.test',
    timestamp: '2026-11-24T20:00:05.000Z',
    data: { webhook: ID },
  },
} as const;
