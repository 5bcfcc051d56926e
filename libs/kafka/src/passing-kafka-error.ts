/** Kafka's refusals that no waiting will change. */
const REFUSALS = new Set([
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TOPIC_EXCEPTION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'SASL_AUTHENTICATION_FAILED',
]);

/** Whether a failed write to Kafka may succeed later. */
export function isPassingKafkaError(error: Error): boolean {
  if (!error.name.startsWith('KafkaJS')) return false;
  const { type, cause } = error as Error & { type?: string };
  return !REFUSALS.has(type ?? (cause as { type?: string } | undefined)?.type ?? '');
}
