import fastifyStatic from '@fastify/static';
import { dashboardRoot } from '@hashpulse/dashboard';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Serves the page at `/`; its files are few and known, so each is a route of its own. */
export async function serveDashboard(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, { root: dashboardRoot, wildcard: false, immutable: false });
}
