import { HashpulseClient } from '@hashpulse/client';

/** Where keys are asked for, whoever has none is sent to say one. */
async function fetchSignedIn(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (response.status === 401) location.assign('/sign-in');
  return response;
}

/** The API of the service that served the page. */
export const api = new HashpulseClient('', { fetch: fetchSignedIn });
