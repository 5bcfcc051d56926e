import { partitionOf } from '@hashpulse/contracts';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import kafkajs from 'kafkajs';

describe('partitionOf', () => {
  it('puts every key where Kafka’s default partitioner does (oracle: kafkajs)', () => {
    const oracle = kafkajs.Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.integer({ min: 1, max: 64 }),
        (key, partitions) => {
          fc.pre(key.length > 0 && key.isWellFormed());
          const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
            partitionId,
            leader: 0,
            partitionErrorCode: 0,
            replicas: [0],
            isr: [0],
          }));
          const expected = oracle({ topic: 't', partitionMetadata, message: { key, value: null } });
          expect(partitionOf(key, partitions)).toBe(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
