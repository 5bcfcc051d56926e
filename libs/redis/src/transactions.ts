import type { ChainableCommander } from 'ioredis';
import { isCluster, type RedisConnection } from './redis-connection.js';

/** Adds commands to a transaction, all of keys in one slot. */
export type TransactionStep = (transaction: ChainableCommander) => ChainableCommander;

/**
 * Runs the steps in one transaction; in a Redis Cluster, where a transaction is of one slot, in one each, in this
 * order. Rejects with the first error of a command.
 */
export async function inTransactions(
  connection: RedisConnection,
  steps: readonly TransactionStep[],
): Promise<void> {
  if (!isCluster(connection)) return execute(connection, steps);
  for (const step of steps) await execute(connection, [step]);
}

async function execute(connection: RedisConnection, steps: readonly TransactionStep[]): Promise<void> {
  const transaction = connection.multi();
  for (const step of steps) step(transaction);
  for (const [error] of (await transaction.exec()) ?? []) if (error) throw error;
}
