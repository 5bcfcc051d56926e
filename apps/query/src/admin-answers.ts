import { problemAnswer } from '@hashpulse/nest-service';

/** How every endpoint of administrators may refuse, for the OpenAPI document. */
export const REFUSED = {
  401: problemAnswer('No valid API key'),
  403: problemAnswer('A key without the scope `admin`; without API keys: not from this machine'),
  503: problemAnswer('Redis is away; come back after `Retry-After` seconds'),
};

/** How an endpoint that takes JSON may refuse besides. */
export const BODY_REFUSED = {
  400: problemAnswer('The body is not JSON, or not as it must be; `detail` says what'),
  413: problemAnswer('The body is larger than 16 MiB'),
  415: problemAnswer('Not `application/json`'),
};
