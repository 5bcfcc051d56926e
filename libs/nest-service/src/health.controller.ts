import { Controller, Get, Header } from '@nestjs/common';
import { ProblemException } from './problem-exception.js';
import { Readiness } from './readiness.js';
import { Public } from './public.js';

/** Tells an orchestrator whether to restart the service (`live`) and whether to send it traffic (`ready`). */
@Public()
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  live(): { status: string } {
    return { status: 'live' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  async ready(): Promise<{ status: string; checks: Readonly<Record<string, string>> }> {
    const checks = await this.readiness.report();
    const failed = Object.entries(checks).filter(([, result]) => result !== 'ok');
    if (failed.length === 0) return { status: 'ready', checks };
    const reasons = failed.map(([name, reason]) => `${name}: ${reason}`).join('; ');
    throw new ProblemException('unavailable', `not ready: ${reasons}`, { members: { checks } });
  }
}
