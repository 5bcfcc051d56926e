import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KafkaServer, nativePackages, untilTrue } from '@hashpulse/backing-services';
import { ensureTopics, kafkaClient } from '@hashpulse/kafka';
import { AppProcess } from '@hashpulse/testing';

const CACHE = fileURLToPath(new URL('../../../.hashpulse/native', import.meta.url));

/** Runs something on an ingest of its own, with its write-ahead log, on a Kafka of its own. */
export async function withIngest<T>(
  action: (url: string) => Promise<T>,
  log: (line: string) => void,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hashpulse-load-'));
  const { kafka: jars } = await nativePackages(CACHE, log);
  const kafka = new KafkaServer({ jars, dataDir: join(folder, 'kafka') });
  await kafka.start();
  await ensureTopics(kafkaClient({ brokers: [kafka.brokers], clientId: 'hashpulse.load' }));
  const ingest = new AppProcess('ingest', {
    KAFKA_BROKERS: kafka.brokers,
    INGEST_PORT: '0',
    INGEST_WAL_DIR: join(folder, 'wal'),
  });
  try {
    const url = await ingest.url();
    await untilTrue('ingest', 60_000, async () => (await fetch(`${url}/health/ready`)).ok);
    return await action(url);
  } finally {
    await ingest.stop();
    await kafka.kill();
    await rm(folder, { recursive: true, force: true });
  }
}
