import Decoder from 'kafkajs/src/protocol/decoder.js';
import fetchRequests, {
  type FetchedPartition,
  type FetchResponse,
} from 'kafkajs/src/protocol/requests/fetch/index.js';
import { fetchedRecords } from './fetched-batches.js';

/** The newest version that kafkajs speaks; brokers from 2.4 on know it. */
const VERSION = 11;

/** Thrown through kafkajs' reader of arrays when it must read the response itself. */
const UNUSUAL = new Error('compressed, or in an older format');

function partition(decoder: Decoder): FetchedPartition {
  const head = {
    partition: decoder.readInt32(),
    errorCode: decoder.readInt16(),
    highWatermark: decoder.readInt64().toString(),
    lastStableOffset: decoder.readInt64().toString(),
    lastStartOffset: decoder.readInt64().toString(),
    abortedTransactions: decoder.readArray((from) => ({
      producerId: from.readInt64().toString(),
      firstOffset: from.readInt64().toString(),
    })),
    preferredReadReplica: decoder.readInt32(),
  };
  const size = decoder.readInt32();
  if (size <= 0 || !decoder.canReadBytes(size)) return { ...head, messages: [] };
  const messages = fetchedRecords(decoder.readBytes(size));
  if (!messages) throw UNUSUAL;
  return { ...head, messages };
}

/** A response to Fetch, version 11, as kafkajs reads it; undefined: it must read it itself. */
export function decodedFetch(response: Buffer): FetchResponse | undefined {
  const decoder = new Decoder(response);
  try {
    return {
      // What is to be waited for is for the client's side, as kafkajs has it.
      throttleTime: 0,
      clientSideThrottleTime: decoder.readInt32(),
      errorCode: decoder.readInt16(),
      sessionId: decoder.readInt32(),
      responses: decoder.readArray((from) => ({
        topicName: from.readString(),
        partitions: from.readArray(partition),
      })),
    };
  } catch (error) {
    if (error === UNUSUAL) return undefined;
    throw error;
  }
}

/** The reader of kafkajs itself. */
const original = fetchRequests.protocol;
fetchRequests.protocol = (options) => {
  const make = original(options);
  if (Number(options.version) !== VERSION) return make;
  return (parameters) => {
    const protocol = make(parameters);
    const { response } = protocol;
    const decode = async (raw: Buffer): Promise<FetchResponse> => decodedFetch(raw) ?? response.decode(raw);
    return { ...protocol, response: { ...response, decode } };
  };
};
