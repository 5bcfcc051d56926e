import type { Admin, Kafka } from 'kafkajs';

/** Does something with an admin client of its own, which is gone afterwards: a kept one may hold on to lost brokers. */
export async function withAdmin<T>(kafka: Kafka, action: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await action(admin);
  } finally {
    await admin.disconnect();
  }
}
