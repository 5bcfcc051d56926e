// Parts of kafkajs 2.2.4 that it does not declare; what is done with them is held to by record-batch.spec.ts.

declare module 'kafkajs/src/protocol/encoder.js' {
  /** Bytes of a request in the making. */
  export default class Encoder {
    constructor(initialSize?: number);
    readonly buffer: Buffer;
    writeInt16(value: number): this;
    writeInt32(value: number): this;
    writeString(value: string | null): this;
    writeBuffer(value: Buffer): this;
  }
}

declare module 'kafkajs/src/protocol/requests/produce/index.js' {
  import type Encoder from 'kafkajs/src/protocol/encoder.js';
  import type { Message } from 'kafkajs';

  export interface ProduceParameters {
    readonly acks: number;
    readonly timeout: number;
    readonly topicData: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly messages: readonly Message[] }[];
    }[];
  }
  export interface ProduceProtocol {
    readonly request: { encode(): Promise<Encoder> };
    readonly response: unknown;
  }
  const produce: {
    versions: string[];
    protocol(options: {
      readonly version: string | number;
    }): (parameters: ProduceParameters) => ProduceProtocol;
  };
  export default produce;
}

declare module 'kafkajs/src/protocol/decoder.js' {
  export default class Decoder {
    constructor(buffer: Buffer);
    readInt16(): number;
    readInt32(): number;
    readString(): string | null;
    readBytes(length?: number): Buffer;
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  import type { KafkaMessage } from 'kafkajs';
  export default function decodeBatch(
    decoder: Decoder,
  ): Promise<{ readonly records: readonly KafkaMessage[] }>;
}
