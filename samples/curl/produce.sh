#!/bin/sh
set -eu

# 202 means that the post is safe. After 429 or 503, or no answer, curl sends it again: it counts once.
curl --fail-with-body --silent --show-error --retry 8 --retry-connrefused \
  -H 'Content-Type: application/json' "${INGEST_URL:-http://127.0.0.1:3001}/v1/posts" -d '{
    "id": "curl-'"$(date +%s)-$$"'", "network": "my-network",
    "author": {"id": "ada", "followers": 120},
    "text": "Hello from curl #HelloFromCurl",
    "createdAt": "'"$(date -u +%Y-%m-%dT%H:%M:%SZ)"'"
  }'
