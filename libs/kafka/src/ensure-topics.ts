import { TOPICS } from '@hashpulse/contracts';
import kafkajs, { type Admin, type ITopicConfig, type Kafka } from 'kafkajs';
import { withAdmin } from './with-admin.js';

// kafkajs is CommonJS: Node finds only some of its exports by name.
const { ConfigResourceTypes, ConfigSource } = kafkajs;

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

/** Partitions of `posts` and of `hashtags` when nobody asks for another number. */
export const DEFAULT_PARTITIONS = 8;
const RETENTION_MS = 7 * 24 * 3_600_000;
const MAX_REPLICAS = 3;

/** A week of records; on three brokers and more every record is on three, and counts as written on two. */
export function layoutFor(brokers: number, partitions = DEFAULT_PARTITIONS): TopicLayout {
  const replicationFactor = Math.max(1, Math.min(brokers, MAX_REPLICAS));
  return {
    partitions,
    replicationFactor,
    minInsyncReplicas: Math.max(1, replicationFactor - 1),
    retentionMs: RETENTION_MS,
  };
}

/**
 * What the pipeline relies on, also in topics that somebody else created. The broker's clock judges future-dated posts,
 * the same way at every reading (event time stays in the value). What is made from one batch is written as one batch.
 */
const REQUIRED = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': String(16 * 1024 * 1024) };

function topicConfigs(layout: TopicLayout): ITopicConfig[] {
  const kept = {
    'retention.ms': String(layout.retentionMs),
    'min.insync.replicas': String(layout.minInsyncReplicas),
  };
  const configEntries = Object.entries({ ...REQUIRED, ...kept }).map(([name, value]) => ({ name, value }));
  const topic = (name: string, numPartitions: number): ITopicConfig => ({
    topic: name,
    numPartitions,
    replicationFactor: layout.replicationFactor,
    configEntries,
  });
  return [
    topic(TOPICS.posts, layout.partitions),
    topic(TOPICS.hashtags, layout.partitions),
    topic(TOPICS.dead, 1),
    topic(TOPICS.late, 1),
  ];
}

/** Creates the topics that are missing, and gives existing ones the settings that the pipeline relies on. */
export async function ensureTopics(kafka: Kafka, partitions = DEFAULT_PARTITIONS): Promise<void> {
  await withAdmin(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const { brokers } = await admin.describeCluster();
    const wanted = topicConfigs(layoutFor(brokers.length, partitions));
    const missing = wanted.filter(({ topic }) => !existing.has(topic));
    if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
    for (const { topic } of wanted) if (existing.has(topic)) await requireSettings(admin, topic);
  });
}

/** Number of partitions of a topic; throws when there is no such topic. */
export async function partitionCount(kafka: Kafka, topic: string): Promise<number> {
  const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  return topics[0]?.partitions.length ?? 0;
}

async function requireSettings(admin: Admin, topic: string): Promise<void> {
  const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
  const entries = resources[0]?.configEntries ?? [];
  const current = new Map(entries.map((entry) => [entry.configName, entry.configValue]));
  if (Object.entries(REQUIRED).every(([name, value]) => current.get(name) === value)) return;
  // kafkajs only knows the request that replaces all settings, so what was set on the topic is repeated.
  const kept = entries.filter((entry) => entry.configSource === ConfigSource.TOPIC_CONFIG);
  const settings = {
    ...Object.fromEntries(kept.map((entry) => [entry.configName, entry.configValue])),
    ...REQUIRED,
  };
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
}
