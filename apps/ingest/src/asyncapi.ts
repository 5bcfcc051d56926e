import {
  CHECKSUM_HEADER,
  DeletedPostSchema,
  HASHTAGS_RECORD_EXAMPLES,
  HashtagsRecordSchema,
  ORIGIN_HEADERS,
  POST_ERROR_CODES,
  POST_EXAMPLES,
  PostSchema,
  TOPICS,
} from '@hashpulse/contracts';

const text = { type: 'string' } as const;

const POST = {
  name: 'post',
  title: 'A post',
  summary: 'A new post, the same one with newer totals, or the taking back of one',
  contentType: 'application/json',
  payload: { anyOf: [PostSchema, DeletedPostSchema] },
  bindings: { kafka: { key: { ...text, description: '`network:id`' } } },
  examples: Object.entries(POST_EXAMPLES).map(([name, { summary, value }]) => ({
    name,
    summary,
    payload: value,
  })),
} as const;

const HASHTAGS = {
  name: 'hashtags',
  title: 'Changes',
  summary: "Uses of a hashtag, a network's traffic, or how far a partition of `posts` has come",
  contentType: 'application/json',
  headers: {
    type: 'object',
    required: [CHECKSUM_HEADER],
    properties: {
      [CHECKSUM_HEADER]: { ...text, description: 'CRC-32 of key and value, hexadecimal; zlib, IEEE 802.3' },
    },
  },
  payload: HashtagsRecordSchema,
  bindings: {
    kafka: {
      key: { ...text, description: 'The canonical hashtag for `uses`, `network:NAME` for `traffic`' },
    },
  },
  examples: Object.entries(HASHTAGS_RECORD_EXAMPLES).map(([name, { summary, value }]) => ({
    name,
    summary,
    payload: value,
  })),
} as const;

/** A record that was set aside: the original, and in its headers where it stands and why it is here. */
function setAside(name: string, summary: string, reasons: readonly string[], detail: string) {
  return {
    name,
    title: summary,
    summary: `${summary}: its bytes and its key as they were`,
    headers: {
      type: 'object',
      required: Object.values(ORIGIN_HEADERS),
      properties: {
        [ORIGIN_HEADERS.topic]: { ...text, description: 'The topic that it came from' },
        [ORIGIN_HEADERS.partition]: { ...text, pattern: '^[0-9]+$', description: 'Its partition there' },
        [ORIGIN_HEADERS.offset]: { ...text, pattern: '^[0-9]+$', description: 'Its offset there' },
        [ORIGIN_HEADERS.reason]: { ...text, enum: reasons, description: 'Why it is here; a stable code' },
        [ORIGIN_HEADERS.detail]: { ...text, description: 'The same for people' },
      },
    },
    payload: { ...text, description: 'The original bytes, which may be anything' },
    bindings: { kafka: { key: { ...text, description: 'The original key' } } },
    examples: [
      {
        name: reasons[0],
        headers: {
          [ORIGIN_HEADERS.topic]: TOPICS.posts,
          [ORIGIN_HEADERS.partition]: '3',
          [ORIGIN_HEADERS.offset]: '41',
          [ORIGIN_HEADERS.reason]: reasons[0],
          [ORIGIN_HEADERS.detail]: detail,
        },
        payload: JSON.stringify(POST_EXAMPLES.minimal.value),
      },
    ],
  };
}

const DEAD = setAside(
  'dead',
  'A record of `posts` that cannot be read',
  POST_ERROR_CODES,
  'add the field author.id',
);
const LATE = setAside('late', 'A post that is first seen beyond the grace', ['beyond-grace'], '2 hours late');

interface Message {
  readonly name: string;
}

function channel(address: string, description: string, { name }: Message) {
  return { address, description, messages: { [name]: { $ref: `#/components/messages/${name}` } } };
}

function operation(action: 'send' | 'receive', of: string, summary: string, { name }: Message) {
  return {
    action,
    summary,
    channel: { $ref: `#/channels/${of}` },
    messages: [{ $ref: `#/channels/${of}/messages/${name}` }],
  };
}

/** The AsyncAPI description of the Kafka topics. Actions are the system's own: it receives what you send. */
export const ASYNCAPI_DOCUMENT = {
  asyncapi: '3.0.0',
  info: {
    title: 'Hashpulse topics',
    version: '1',
    description: 'Produce posts straight to `posts`, consume changes of figures from `hashtags`.',
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    kafka: {
      host: '{broker}',
      protocol: 'kafka',
      description: 'Any of the brokers of KAFKA_BROKERS',
      variables: { broker: { default: '127.0.0.1:9092' } },
    },
  },
  channels: {
    posts: channel(TOPICS.posts, 'Posts as their senders wrote them', POST),
    hashtags: channel(
      TOPICS.hashtags,
      "Changes of hashtags' figures, traffic of networks, progress",
      HASHTAGS,
    ),
    dead: channel(TOPICS.dead, 'Records that cannot be read', DEAD),
    late: channel(TOPICS.late, 'Posts that came too late', LATE),
  },
  operations: {
    sendPost: operation('receive', 'posts', 'Produce posts here, key `network:id`, acks=all', POST),
    watchHashtags: operation('send', 'hashtags', 'Consume changes of figures', HASHTAGS),
    watchDead: operation('send', 'dead', 'Consume what could not be read', DEAD),
    watchLate: operation('send', 'late', 'Consume what came too late', LATE),
  },
  components: { messages: { post: POST, hashtags: HASHTAGS, dead: DEAD, late: LATE } },
} as const;
