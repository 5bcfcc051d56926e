import { FORWARD_HEADERS, ORIGIN_HEADERS, TOPICS } from '@hashpulse/contracts';
import type { ForwardVerdict, PostRecord, Refusal } from '@hashpulse/tagging';
import type { IHeaders, KafkaMessage, Message } from 'kafkajs';

function text(headers: IHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return value === undefined || Array.isArray(value) ? undefined : value.toString();
}

/** A record of `posts` as the state machine takes it. */
export function postRecord(record: KafkaMessage): PostRecord {
  const from = text(record.headers, FORWARD_HEADERS.partition);
  return {
    offset: Number(record.offset),
    appendedAt: Number(record.timestamp),
    value: record.value,
    forwarded:
      from === undefined
        ? undefined
        : { beyondGrace: text(record.headers, FORWARD_HEADERS.beyondGrace) === '1' },
  };
}

/** The record with its original bytes, key and headers, for `posts.dead` or `posts.late`. */
export function setAside(
  record: KafkaMessage,
  partition: number,
  { code, message }: Refusal | LateReason,
): Message {
  const { headers } = record;
  return {
    key: record.key,
    value: record.value,
    headers: {
      ...headers,
      [ORIGIN_HEADERS.topic]: TOPICS.posts,
      [ORIGIN_HEADERS.partition]: text(headers, FORWARD_HEADERS.partition) ?? String(partition),
      [ORIGIN_HEADERS.offset]: text(headers, FORWARD_HEADERS.offset) ?? record.offset,
      [ORIGIN_HEADERS.reason]: code,
      [ORIGIN_HEADERS.detail]: message,
    },
  };
}

/** Why a post is late. */
export interface LateReason {
  readonly code: 'beyond-grace';
  readonly message: string;
}

/** The record for the partition of its key. */
export function forward(record: KafkaMessage, from: number, verdict: ForwardVerdict): Message {
  return {
    key: record.key,
    value: record.value,
    partition: verdict.partition,
    headers: {
      ...record.headers,
      [FORWARD_HEADERS.partition]: String(from),
      [FORWARD_HEADERS.offset]: record.offset,
      [FORWARD_HEADERS.beyondGrace]: verdict.beyondGrace ? '1' : '0',
    },
  };
}
