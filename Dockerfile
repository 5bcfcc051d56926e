# syntax=docker/dockerfile:1
# One file for all apps: docker build --target tagger -t hashpulse-tagger .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.npm node tools/prepare-build.mjs
RUN --mount=type=cache,target=/root/.npm \
    for app in ingest tagger aggregator query sources; do node tools/image-files.mjs "$app" "/images/$app" || exit 1; done

# Files belong to root, the process does not: it can change nothing, so the root file system may be read-only.
FROM ${NODE_IMAGE} AS app
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0
WORKDIR /app
USER 1000:1000

FROM app AS ingest
COPY --from=build /images/ingest ./
ENV INGEST_PORT=3001
EXPOSE 3001
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3001/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/ingest/dist/main.js"]

FROM app AS tagger
COPY --from=build /images/tagger ./
ENV HTTP_PORT=9464
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/tagger/dist/main.js"]

FROM app AS aggregator
COPY --from=build /images/aggregator ./
ENV HTTP_PORT=9464
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/aggregator/dist/main.js"]

FROM app AS query
COPY --from=build /images/query ./
ENV QUERY_PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/query/dist/main.js"]

# A source: SOURCE names it, and what is mounted at SOURCE_STATE_DIR remembers how far it is read.
FROM app AS sources
COPY --from=build /images/sources ./
ENV HTTP_PORT=9464 SOURCE_STATE_DIR=/var/lib/hashpulse
EXPOSE 9464
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9464/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/sources/dist/main.js"]
