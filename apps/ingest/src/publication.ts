import type { Log } from '@hashpulse/nest-service';
import { WriteAheadLog } from '@hashpulse/write-ahead-log';
import { DurablePublisher } from './durable-publisher.js';
import type { IngestMetrics } from './ingest-metrics.js';
import type { IngestSettings } from './ingest-settings.js';
import type { KafkaConnection } from './kafka-connection.js';
import { PostPublisher } from './post-publisher.js';
import type { PostRecord } from './post-record.js';

/** How long a sender waits for Kafka, ms. */
const PUBLISH_TIMEOUT_MS = 10_000;
/** How many bodies of the largest size may wait for Kafka. */
const MAX_BACKLOG_BODIES = 4;
/** A segment of the write-ahead log, bytes; no more than an eighth of the whole. */
const SEGMENT_BYTES = 16 * 1_048_576;

function openLog(settings: IngestSettings, folder: string, log: Log): Promise<WriteAheadLog> {
  const maxBytes = settings.INGEST_WAL_MAX_BYTES;
  return WriteAheadLog.open({
    folder,
    maxBytes,
    segmentBytes: Math.min(SEGMENT_BYTES, maxBytes / 8),
    fsync: settings.INGEST_WAL_FSYNC,
    onDamage: (file, bytes) => log.error({ file, bytes }, 'the write-ahead log is damaged: its disk fails'),
  });
}

/** Makes posts safe: by Kafka alone, or with a write-ahead log beside it. */
export class Publication {
  private constructor(
    private readonly direct: PostPublisher,
    private readonly kafka: KafkaConnection,
    private readonly durable: DurablePublisher | undefined,
  ) {}

  static async open(
    kafka: KafkaConnection,
    metrics: IngestMetrics,
    settings: IngestSettings,
    log: Log,
  ): Promise<Publication> {
    const { producer } = kafka;
    const direct = new PostPublisher(producer, {
      maxBacklogBytes: MAX_BACKLOG_BODIES * settings.INGEST_MAX_BODY_BYTES,
      timeoutMs: PUBLISH_TIMEOUT_MS,
      onProduced: (durationMs, ok) => metrics.produceSeconds.observe({ ok: String(ok) }, durationMs / 1_000),
    });
    metrics.watchBacklog(() => direct.backlogBytes);
    const folder = settings.INGEST_WAL_DIR;
    if (folder === undefined) return new Publication(direct, kafka, undefined);
    const wal = await openLog(settings, folder, log);
    const durable = new DurablePublisher(direct, producer, wal, {
      onLogging: (logging, why) =>
        log.warn({ why }, logging ? 'posts go to the write-ahead log' : 'posts go to Kafka again'),
      onRetry: (err) => log.warn({ err }, 'logged posts wait for Kafka'),
    });
    metrics.watchLog(
      () => durable.logBytes,
      () => durable.logging,
    );
    return new Publication(direct, kafka, durable);
  }

  /**
   * Resolves once every record is safe.
   * @throws PublishError when they are not; all may be sent again
   */
  publish(records: readonly PostRecord[]): Promise<void> {
    return (this.durable ?? this.direct).publish(records);
  }

  /** @throws when posts cannot be made safe now, telling why */
  async check(): Promise<void> {
    try {
      await this.kafka.check();
    } catch (error) {
      if (!this.durable) throw error;
      if (this.durable.problem !== undefined)
        throw new Error(`${(error as Error).message}, and ${this.durable.problem}`);
    }
  }

  async close(): Promise<void> {
    await this.durable?.close();
  }
}
