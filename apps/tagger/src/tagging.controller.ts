import { TOPICS } from '@hashpulse/contracts';
import type { PartitionBatch } from '@hashpulse/kafka';
import {
  assignmentPattern,
  type PartitionAssignment,
  RethrowFilter,
  verificationPattern,
} from '@hashpulse/nest-kafka';
import { Controller, UseFilters } from '@nestjs/common';
import { EventPattern, MessagePattern, Payload } from '@nestjs/microservices';
import { Tagger } from './tagger.js';

/** Where batches of `posts` come in. */
@Controller()
@UseFilters(RethrowFilter)
export class TaggingController {
  constructor(private readonly tagger: Tagger) {}

  @MessagePattern(assignmentPattern(TOPICS.posts))
  async assigned(@Payload() assignment: PartitionAssignment): Promise<bigint> {
    return this.tagger.worker.assign(assignment);
  }

  @MessagePattern(verificationPattern(TOPICS.posts))
  async verify(@Payload() partition: number): Promise<boolean> {
    return this.tagger.worker.verify(partition);
  }

  @EventPattern(TOPICS.posts)
  async batch(@Payload() batch: PartitionBatch): Promise<void> {
    await this.tagger.worker.handle(batch);
  }
}
