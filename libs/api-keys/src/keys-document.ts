import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { SCOPES } from './api-key.js';

const Rate = Type.Number({ exclusiveMinimum: 0, maximum: 1e12 });

/** What `API_KEYS_FILE` holds: JSON; unknown fields are refused, so that a misspelt limit is not silently none. */
export const KeysDocumentSchema = Type.Object(
  {
    keys: Type.Array(
      Type.Object(
        {
          id: Type.String({ pattern: '^[0-9a-f]{12}$' }),
          name: Type.String({ minLength: 1, maxLength: 100 }),
          sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
          scopes: Type.Array(Type.Enum([...SCOPES]), { minItems: 1 }),
          createdAt: Type.String(),
          limits: Type.Optional(
            Type.Object(
              { postsPerSecond: Type.Optional(Rate), bytesPerSecond: Type.Optional(Rate) },
              { additionalProperties: false },
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);

/** All keys of an installation. */
export type KeysDocument = Static<typeof KeysDocumentSchema>;

/** The text is no keys document; the message says where. It never quotes the text. */
export class KeysDocumentError extends Error {
  override readonly name = 'KeysDocumentError';
}

const check = Compile(KeysDocumentSchema);

/** @throws {@link KeysDocumentError} */
export function parseKeysDocument(text: string): KeysDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new KeysDocumentError('it is not JSON');
  }
  if (!check.Check(value)) {
    const [first] = check.Errors(value);
    throw new KeysDocumentError(`${first?.instancePath || 'the document'} ${first?.message ?? 'is invalid'}`);
  }
  const ids = new Set(value.keys.map(({ id }) => id));
  if (ids.size < value.keys.length) throw new KeysDocumentError('two keys have the same id');
  return value;
}

/** The document as it is written to its file. */
export function formatKeysDocument(document: KeysDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
