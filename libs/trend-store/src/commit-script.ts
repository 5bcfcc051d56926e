/**
 * Moves a partition's state from one offset to the next, all or nothing.
 *
 * KEYS[1]  the state hash; its field `next` is the offset up to which the state holds
 * KEYS[i]  the other keys, all in the same slot
 * ARGV[1]  the offset that the worker believes is stored; empty: nothing is stored yet
 * ARGV[2]  the offset after this commit
 * ARGV[3]  operations as MessagePack, each `[op, key index, argument…]`:
 *          `S` HSET field value …, `D` HDEL field …, `A` APPEND bytes, `U` UNLINK
 *
 * Answers `1`: applied; `2`: was applied before (a lost answer); else the offset that is stored (`-1`: none).
 * Lua does not roll back, so every key's type is checked before the first write; memory is checked by Redis itself,
 * which refuses the first write of a script when it is full, and allows the rest when the first was allowed.
 */
export const COMMIT_SCRIPT = `
local stored = redis.call('HGET', KEYS[1], 'next')
if (stored or '') ~= ARGV[1] then
  if stored == ARGV[2] then return '2' end
  return 'at ' .. (stored or '-1')
end
local operations = cmsgpack.unpack(ARGV[3])
for _, operation in ipairs(operations) do
  local op, key = operation[1], KEYS[tonumber(operation[2])]
  local kind = redis.call('TYPE', key).ok
  local wanted = op == 'A' and 'string' or 'hash'
  if op ~= 'U' and kind ~= 'none' and kind ~= wanted then
    return redis.error_reply('CORRUPT ' .. key .. ' is a ' .. kind)
  end
end
redis.call('HSET', KEYS[1], 'next', ARGV[2])
for _, operation in ipairs(operations) do
  local op, key = operation[1], KEYS[tonumber(operation[2])]
  if op == 'S' then redis.call('HSET', key, unpack(operation, 3))
  elseif op == 'D' then redis.call('HDEL', key, unpack(operation, 3))
  elseif op == 'A' then redis.call('APPEND', key, operation[3])
  else redis.call('UNLINK', key) end
end
return '1'
`;

/**
 * Reads cells if the state still stands at an offset: what is folded on top must be of the same state.
 *
 * KEYS[1] the state hash; KEYS[i] bucket hashes; ARGV[1] the expected offset (empty: none);
 * ARGV[2…] for each bucket: n, member …
 * Answers the values in order (null: no such cell), or the single text `moved`.
 */
export const READ_CELLS_SCRIPT = `
if (redis.call('HGET', KEYS[1], 'next') or '') ~= ARGV[1] then return 'moved' end
local values, i = {}, 2
for k = 2, #KEYS do
  local n = tonumber(ARGV[i])
  local found = redis.call('HMGET', KEYS[k], unpack(ARGV, i + 1, i + n))
  for _, value in ipairs(found) do values[#values + 1] = value end
  i = i + 1 + n
end
return values
`;
