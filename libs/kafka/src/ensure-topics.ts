import { TOPICS } from '@hashpulse/contracts';
import { ConfigResourceTypes, type ITopicConfig, type Kafka } from 'kafkajs';

/** How the topics are created; existing ones keep their partitions and settings. */
export interface TopicLayout {
  /** Partitions of `posts` and of `hashtags`. */
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Fewest replicas that must have a record before it counts as written. */
  readonly minInsyncReplicas: number;
  /** How long records are kept, ms. */
  readonly retentionMs: number;
}

/** A single broker; a week of records. */
export const DEFAULT_LAYOUT: TopicLayout = {
  partitions: 8,
  replicationFactor: 1,
  minInsyncReplicas: 1,
  retentionMs: 7 * 24 * 3_600_000,
};

function topicConfigs(layout: TopicLayout): ITopicConfig[] {
  const topic = (name: string, numPartitions: number): ITopicConfig => ({
    topic: name,
    numPartitions,
    replicationFactor: layout.replicationFactor,
    configEntries: [
      // The broker's clock judges future-dated posts, the same way at every reading; event time stays in the value.
      { name: 'message.timestamp.type', value: 'LogAppendTime' },
      { name: 'retention.ms', value: String(layout.retentionMs) },
      { name: 'min.insync.replicas', value: String(layout.minInsyncReplicas) },
    ],
  });
  return [
    topic(TOPICS.posts, layout.partitions),
    topic(TOPICS.hashtags, layout.partitions),
    topic(TOPICS.dead, 1),
    topic(TOPICS.late, 1),
  ];
}

/** Creates the topics that are missing and gives `posts` the broker's time stamps if it has the producers'. */
export async function ensureTopics(kafka: Kafka, layout: TopicLayout = DEFAULT_LAYOUT): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topicConfigs(layout).filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    if (existing.has(TOPICS.posts)) await useBrokerTimestamps(admin);
  } finally {
    await admin.disconnect();
  }
}

async function useBrokerTimestamps(admin: ReturnType<Kafka['admin']>): Promise<void> {
  const resource = { type: ConfigResourceTypes.TOPIC, name: TOPICS.posts };
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
  const entries = resources[0]?.configEntries ?? [];
  if (entries.find((entry) => entry.configName === 'message.timestamp.type')?.configValue === 'LogAppendTime')
    return;
  const kept = entries
    .filter((entry) => !entry.isDefault && !entry.readOnly)
    .map((entry) => ({ name: entry.configName, value: entry.configValue }));
  const configEntries = [...kept, { name: 'message.timestamp.type', value: 'LogAppendTime' }];
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
}
