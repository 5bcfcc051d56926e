/** All keys of webhooks lie in one slot of a Redis Cluster: scripts change several of them together. */
const TAG = 'hp:{webhooks}';

/** String: the token of the query process that delivers; expires. */
export const WEBHOOK_LEASE_KEY = `${TAG}:lease`;
/** Hash: subscription by id, JSON. */
export const WEBHOOK_SUBSCRIPTIONS_KEY = `${TAG}:subscriptions`;
/** Hash: what is known of each one's ranking, JSON by id. */
export const WEBHOOK_WATCHES_KEY = `${TAG}:watches`;
/** Hash: when something was delivered last, ms by id. */
export const WEBHOOK_DELIVERED_KEY = `${TAG}:delivered`;
/** Sorted set: ids of a webhook's events by the time of their next attempt, ms. */
export const webhookDueKey = (id: string): string => `${TAG}:due:${id}`;
/** Hash: a webhook's events that wait, JSON by id. */
export const webhookEventsKey = (id: string): string => `${TAG}:events:${id}`;
/** List: a webhook's attempts, newest first. */
export const webhookLogKey = (id: string): string => `${TAG}:log:${id}`;
