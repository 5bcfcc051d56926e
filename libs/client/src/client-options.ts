/** Where the API is, and how it is reached. */
export interface ClientOptions {
  /** Sent as a bearer token, if the API asks for one. */
  readonly apiKey?: string;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
}
