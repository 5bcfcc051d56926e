import type { Readable } from 'node:stream';
import {
  type NewWebhook,
  type Webhook,
  type WebhookDelivery,
  type WebhookOrder,
  WebhookOrderSchema,
} from '@hashpulse/contracts';
import { RequireScope } from '@hashpulse/nest-access';
import { ProblemException } from '@hashpulse/nest-service';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Compile } from 'typebox/compile';
import { readFlag, readJson } from './json-body.js';
import { LoopbackGuard } from './loopback.guard.js';
import { ListParameters, type RawParameters, readParameters } from './query-parameters.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';
import { WebhookDesk } from './webhook-desk.js';

const checkOrder = Compile(WebhookOrderSchema);

function readOrder(value: unknown): WebhookOrder {
  if (checkOrder.Check(value)) return value;
  const [first] = checkOrder.Errors(value);
  const where = first?.instancePath.slice(1) || 'the body';
  throw new ProblemException('invalid-parameter', `${where}: ${first?.message ?? 'not as it must be'}`);
}

/** Who is told when a hashtag enters a ranking, peaks in it, or leaves it. */
@Controller('v1/admin/webhooks')
@RequireScope('admin')
@UseGuards(LoopbackGuard)
@UseInterceptors(StoreAwayInterceptor)
export class WebhooksController {
  constructor(private readonly desk: WebhookDesk) {}

  @Get()
  async list(): Promise<{ webhooks: Webhook[] }> {
    return { webhooks: await this.desk.list() };
  }

  @Post()
  async create(@Req() request: FastifyRequest, @Body() body: Readable): Promise<NewWebhook> {
    return this.desk.create(readOrder(await readJson(body, request.headers['content-type'])));
  }

  @Get(':id')
  async get(@Param('id') id: string): Promise<Webhook> {
    return this.desk.get(id);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string): Promise<void> {
    await this.desk.remove(id);
  }

  @Put(':id/enabled')
  async enable(
    @Req() request: FastifyRequest,
    @Param('id') id: string,
    @Body() body: Readable,
  ): Promise<Webhook> {
    const enabled = await readFlag(body, request.headers['content-type'], 'enabled');
    return this.desk.enable(id, enabled);
  }

  @Post(':id/secret')
  @HttpCode(200)
  async rotate(@Param('id') id: string): Promise<NewWebhook> {
    return this.desk.rotate(id);
  }

  @Post(':id/test')
  @HttpCode(202)
  async test(@Param('id') id: string): Promise<{ event: string }> {
    return this.desk.test(id);
  }

  @Get(':id/deliveries')
  async deliveries(
    @Param('id') id: string,
    @Query() raw: RawParameters,
  ): Promise<{ deliveries: WebhookDelivery[] }> {
    const { limit } = readParameters(ListParameters, raw);
    return { deliveries: await this.desk.deliveries(id, limit) };
  }
}
