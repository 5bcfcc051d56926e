import Type, { type Static } from 'typebox';

/** `GET /trends/v0/hashtags`, the trends capability of a fediverse auxiliary service provider. */
export const ProviderHashtagsSchema = Type.Object(
  {
    hashtags: Type.Array(
      Type.Object({
        name: Type.String(),
        rank: Type.Integer({ minimum: 1, maximum: 100, description: 'The strongest has 100' }),
        examples: Type.Array(Type.String(), { description: 'Always empty: posts are not kept' }),
      }),
    ),
  },
  { title: 'ProviderHashtags' },
);

export type ProviderHashtags = Static<typeof ProviderHashtagsSchema>;
