# syntax=docker/dockerfile:1
# One file for all apps: docker build --build-arg APP=tagger -t hashpulse-tagger .
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.npm node tools/prepare-build.mjs
# What stands above is built once for all apps, because it does not know which one is asked for.
ARG APP
RUN --mount=type=cache,target=/root/.npm node tools/image-files.mjs "$APP" /image

# Files belong to root, the process does not: it can change nothing, so the root file system may be read-only.
FROM ${NODE_IMAGE}
ARG APP
ENV APP=${APP} NODE_ENV=production NODE_OPTIONS=--enable-source-maps HOST=0.0.0.0
# Each app reads its own. What is mounted at SOURCE_STATE_DIR remembers how far a source is read.
ENV INGEST_PORT=3001 QUERY_PORT=3000 HTTP_PORT=9464 SOURCE_STATE_DIR=/var/lib/hashpulse
WORKDIR /app
COPY --from=build /image ./
USER 1000:1000
EXPOSE 3000 3001 9464
HEALTHCHECK --interval=5s --timeout=4s --start-period=30s \
  CMD ["node", "-e", "const { APP, INGEST_PORT, QUERY_PORT, HTTP_PORT } = process.env; const port = { ingest: INGEST_PORT, query: QUERY_PORT }[APP] ?? HTTP_PORT; fetch(`http://127.0.0.1:${port}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A shell, for the name of the app; it makes way for node, which signals reach then.
CMD ["sh", "-c", "exec node \"apps/$APP/dist/main.js\""]
