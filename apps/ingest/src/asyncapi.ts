import {
  DeletedPostSchema,
  HashtagsRecordSchema,
  ORIGIN_HEADERS,
  PostSchema,
  TOPICS,
} from '@hashpulse/contracts';
import { EXAMPLE_POST } from './example-post.js';

const text = { type: 'string' } as const;

const originHeaders = {
  type: 'object',
  description: 'Where the original stands, and why it is here',
  properties: Object.fromEntries(Object.values(ORIGIN_HEADERS).map((name) => [name, text])),
} as const;

const POST = {
  name: 'post',
  contentType: 'application/json',
  payload: { anyOf: [PostSchema, DeletedPostSchema] },
  bindings: { kafka: { key: { ...text, description: '`network:id`' } } },
  examples: [{ payload: EXAMPLE_POST }],
} as const;

function setAside(name: string, summary: string) {
  const payload = { description: 'The original bytes' };
  return { name, summary, headers: originHeaders, payload, bindings: { kafka: { key: text } } };
}

const HASHTAGS = {
  name: 'hashtags',
  contentType: 'application/json',
  payload: HashtagsRecordSchema,
  bindings: { kafka: { key: { ...text, description: 'The canonical hashtag, for `uses`' } } },
} as const;

function channel(address: string, description: string, message: { readonly name: string }) {
  return { address, description, messages: { [message.name]: message } };
}

function operation(action: 'send' | 'receive', channelName: string) {
  return { action, channel: { $ref: `#/channels/${channelName}` } };
}

/** The AsyncAPI description of the Kafka topics, as seen by their users. */
export const ASYNCAPI_DOCUMENT = {
  asyncapi: '3.0.0',
  info: {
    title: 'Hashpulse topics',
    version: '1',
    description: 'Produce posts straight to `posts`, consume changes of figures from `hashtags`.',
  },
  defaultContentType: 'application/json',
  channels: {
    posts: channel(TOPICS.posts, 'Posts as their senders wrote them', POST),
    hashtags: channel(
      TOPICS.hashtags,
      "Changes of hashtags' figures, traffic of networks, progress",
      HASHTAGS,
    ),
    dead: channel(
      TOPICS.dead,
      'Records that cannot be read',
      setAside('dead', 'A record of `posts` that is no post'),
    ),
    late: channel(
      TOPICS.late,
      'Posts that came too late',
      setAside('late', 'A post first seen beyond the grace'),
    ),
  },
  operations: {
    sendPost: operation('receive', 'posts'),
    watchHashtags: operation('send', 'hashtags'),
    watchDead: operation('send', 'dead'),
    watchLate: operation('send', 'late'),
  },
} as const;
