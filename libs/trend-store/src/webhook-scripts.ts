/**
 * Takes the lease or holds on to it. KEYS: lease. ARGV: token, ms. Answers 1 when it is this token's.
 */
export const HOLD_LEASE_SCRIPT = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

/** Gives the lease back. KEYS: lease. ARGV: token. */
export const RELEASE_LEASE_SCRIPT = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/**
 * Keeps what a look has found together with its events: all or nothing, and only for who holds the lease and saw the
 * latest state of a webhook that is still there.
 * KEYS: lease, subscriptions, watches, due, events. ARGV: token, webhook, subscription as read, watch as read, watch
 * now, due time, then id and event of each. Answers how many events wait, -1 when nothing was kept.
 */
export const KEEP_LOOK_SCRIPT = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
if redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[3] then return -1 end
if (redis.call('HGET', KEYS[3], ARGV[2]) or '') ~= ARGV[4] then return -1 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[5])
for i = 7, #ARGV, 2 do
  if redis.call('HSETNX', KEYS[5], ARGV[i], ARGV[i + 1]) == 1 then
    redis.call('ZADD', KEYS[4], ARGV[6], ARGV[i])
  end
end
return redis.call('ZCARD', KEYS[4])`;

/**
 * Keeps what came of an attempt. An event that is no longer there (the webhook was taken away) stays away.
 * KEYS: due, events, log, delivered. ARGV: event, log entry, entries kept, webhook, time of delivery or '', next due
 * time or '', the event as it is now.
 */
export const SETTLE_SCRIPT = `
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 0 then return 0 end
redis.call('LPUSH', KEYS[3], ARGV[2])
redis.call('LTRIM', KEYS[3], 0, tonumber(ARGV[3]) - 1)
if ARGV[5] ~= '' then redis.call('HSET', KEYS[4], ARGV[4], ARGV[5]) end
if ARGV[6] == '' then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[6], ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[7])
end
return 1`;

/**
 * Adds a subscription, if there is room. KEYS: subscriptions. ARGV: id, subscription, most. Answers 0 without room.
 */
export const ADD_SUBSCRIPTION_SCRIPT = `
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return 1`;

/** Replaces a subscription. KEYS: subscriptions. ARGV: id, as read, as it is now. Answers 0 when another was faster. */
export const REPLACE_SUBSCRIPTION_SCRIPT = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
return 1`;

/**
 * Replaces a subscription, and forgets what it watched and what waits for it.
 * KEYS: subscriptions, watches, due, events. ARGV: id, as read, as it is now; '' takes it away. Answers 0 when another
 * was faster.
 */
export const CHANGE_SUBSCRIPTION_SCRIPT = `
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[3]) end
redis.call('HDEL', KEYS[2], ARGV[1])
redis.call('DEL', KEYS[3], KEYS[4])
return 1`;
