// Parts of kafkajs 2.2.4 that it does not declare; what is done with them is held to by record-batch-writer.spec.ts and fetch-decoding.spec.ts.

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
    readInt64(): { toString(): string };
    readBytes(length?: number): Buffer;
    readArray<T>(read: (decoder: Decoder) => T): T[];
    canReadBytes(length: number): boolean;
  }
}

declare module 'kafkajs/src/protocol/recordBatch/v0/decoder.js' {
  import type Decoder from 'kafkajs/src/protocol/decoder.js';
  import type { KafkaMessage } from 'kafkajs';
  export default function decodeBatch(
    decoder: Decoder,
  ): Promise<{ readonly records: readonly KafkaMessage[] }>;
}

declare module 'kafkajs/src/protocol/requests/fetch/index.js' {
  import type { KafkaMessage } from 'kafkajs';

  export interface FetchedPartition {
    readonly partition: number;
    readonly errorCode: number;
    readonly highWatermark: string;
    readonly messages: readonly KafkaMessage[];
  }
  export interface FetchResponse {
    readonly errorCode: number;
    readonly responses: readonly {
      readonly topicName: string | null;
      readonly partitions: readonly FetchedPartition[];
    }[];
    readonly [other: string]: unknown;
  }
  export interface FetchProtocol {
    readonly request: unknown;
    readonly response: { decode(raw: Buffer): Promise<FetchResponse> };
  }
  const fetch: {
    protocol(options: { readonly version: string | number }): (parameters: object) => FetchProtocol;
  };
  export default fetch;
}

declare module 'kafkajs/src/protocol/requests/fetch/v11/response.js' {
  import type { FetchResponse } from 'kafkajs/src/protocol/requests/fetch/index.js';

  const response: { decode(raw: Buffer): Promise<FetchResponse> };
  export default response;
}
