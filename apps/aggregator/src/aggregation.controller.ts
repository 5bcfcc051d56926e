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
import { Aggregator } from './aggregator.js';

/** Where batches of `hashtags` come in. */
@Controller()
@UseFilters(RethrowFilter)
export class AggregationController {
  constructor(private readonly aggregator: Aggregator) {}

  @MessagePattern(assignmentPattern(TOPICS.hashtags))
  async assigned(@Payload() assignment: PartitionAssignment): Promise<bigint> {
    return this.aggregator.worker.assign(assignment);
  }

  @MessagePattern(verificationPattern(TOPICS.hashtags))
  async verify(@Payload() partition: number): Promise<boolean> {
    return this.aggregator.worker.verify(partition);
  }

  @EventPattern(TOPICS.hashtags)
  async batch(@Payload() batch: PartitionBatch): Promise<void> {
    await this.aggregator.worker.handle(batch);
  }
}
