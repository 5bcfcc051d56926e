"""Hooks of schemathesis for `npm run fuzz-api`: what the OpenAPI documents cannot tell it."""

import gzip
import json

import schemathesis

# Nothing listens there: a webhook is made with it, and told nothing. Public names cannot be looked up everywhere.
RECEIVER = "http://127.0.0.1:9/hook"


@schemathesis.serializer("application/x-ndjson")
def lines(context, value):
    """A body of lines: a post each where it is a list, else the text itself."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    items = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(item) for item in items).encode()


@schemathesis.hook
def map_body(context, body):
    """Sends webhooks to this machine."""
    if context.operation.path.endswith("/webhooks") and isinstance(body, dict) and "url" in body:
        if isinstance(body["url"], str) and body["url"].startswith("http"):
            return {**body, "url": RECEIVER}
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Compresses every second body that says that it is compressed."""
    headers = case.headers or {}
    if headers.get("Content-Encoding") != "gzip" or not isinstance(case.body, (dict, list)):
        return
    data = json.dumps(case.body).encode()
    if len(data) % 2 == 0:
        kwargs["data"] = gzip.compress(data)
        kwargs.pop("json", None)
