import Type, { type Static } from 'typebox';
import { POST_ERROR_CODES } from './post.js';

/** `POST /v1/posts`, 202: what became of the posts. */
export const ReceiptSchema = Type.Object(
  {
    accepted: Type.Integer({ minimum: 0, description: 'How many posts are safe' }),
    rejected: Type.Array(
      Type.Object({
        index: Type.Integer({
          minimum: 0,
          description: 'Place in the body, from 0; blank lines not counted',
        }),
        code: Type.Enum([...POST_ERROR_CODES]),
        message: Type.String({ description: 'What to do about it' }),
      }),
    ),
  },
  { title: 'Receipt' },
);

export type Receipt = Static<typeof ReceiptSchema>;
