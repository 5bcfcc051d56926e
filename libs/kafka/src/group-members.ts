import type { Kafka } from 'kafkajs';
import { withAdmin } from './with-admin.js';

/** How many members a consumer group has; one that was killed stays a member until its session ends (10 s). */
export async function groupMembers(kafka: Kafka, groupId: string): Promise<number> {
  const { groups } = await withAdmin(kafka, (admin) => admin.describeGroups([groupId]));
  return groups.reduce((sum, { members }) => sum + members.length, 0);
}
