import type { Readable } from 'node:stream';
import {
  type Group,
  type ModerationDocument,
  normalDocument,
  normalGroup,
  normalRule,
  readDocument,
  readGroup,
  readRule,
  type Rule,
  ruleId,
  withApproval,
  withGroup,
  withoutGroup,
  withoutRule,
  withRule,
} from '@hashpulse/moderation';
import { apiKeyOf, RequireScope } from '@hashpulse/nest-access';
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Req,
  Res,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readFlag, readJson } from './json-body.js';
import { LoopbackGuard } from './loopback.guard.js';
import { invalidAsProblem } from './moderation-problem.js';
import { type LoggedChange, ModerationDesk, type Moderator } from './moderation-desk.js';
import { PendingQuery, type PendingHashtag } from './pending-query.js';
import { ListParameters, type RawParameters, readParameters } from './query-parameters.js';
import { StoreAwayInterceptor } from './store-away.interceptor.js';

/** Hashtags that are taken as approved when approval is switched on, at most. */
const MAX_IN_USE = 10_000;

/** A rule with the id that names it. */
type NamedRule = Rule & { readonly id: string };

function moderatorOf(request: FastifyRequest): Moderator {
  const key = apiKeyOf(request);
  return key ? { keyId: key.id, name: key.name } : { keyId: null, name: 'this machine' };
}

function named(rule: Rule): NamedRule {
  return { id: ruleId(rule), ...rule };
}

function etag(version: number): string {
  return `"${version}"`;
}

/** `If-Match`, as {@link etag} writes it; undefined: whatever the version is. */
function versionAsked(header: string | undefined): number | undefined {
  if (header === undefined || header === '*') return undefined;
  return Number(/^"(\d+)"$/.exec(header)?.[1] ?? -1);
}

/** What is denied, allowed, grouped, and whether new hashtags wait for an approval. */
@Controller('v1/admin/moderation')
@RequireScope('admin')
@UseGuards(LoopbackGuard)
@UseInterceptors(StoreAwayInterceptor)
export class ModerationController {
  constructor(
    private readonly desk: ModerationDesk,
    private readonly queue: PendingQuery,
  ) {}

  @Get()
  async export(@Res({ passthrough: true }) reply: FastifyReply): Promise<ModerationDocument> {
    const { version, document } = await this.desk.current();
    void reply.header('ETag', etag(version));
    return document;
  }

  @Put()
  async import(
    @Req() request: FastifyRequest,
    @Body() body: Readable,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ModerationDocument> {
    const json = await readJson(body, request.headers['content-type']);
    const given = invalidAsProblem(() => normalDocument(readDocument(json)));
    const { rules, groups, approval } = given;
    const { version, document } = await this.desk.change({
      by: moderatorOf(request),
      action: 'import',
      detail: { rules: rules.length, groups: groups.length, approval },
      ifVersion: versionAsked(ifMatch),
      apply: () => given,
    });
    void reply.header('ETag', etag(version));
    return document;
  }

  @Get('rules')
  async rules(): Promise<{ rules: NamedRule[] }> {
    return { rules: (await this.desk.current()).document.rules.map(named) };
  }

  @Post('rules')
  async addRule(@Req() request: FastifyRequest, @Body() body: Readable): Promise<NamedRule> {
    const json = await readJson(body, request.headers['content-type']);
    const rule = invalidAsProblem(() => normalRule(readRule(json)));
    await this.desk.change({
      by: moderatorOf(request),
      action: 'add-rule',
      detail: named(rule),
      apply: (document) => withRule(document, rule),
    });
    return named(rule);
  }

  @Delete('rules/:id')
  @HttpCode(204)
  async removeRule(@Req() request: FastifyRequest, @Param('id') id: string): Promise<void> {
    const { rules } = (await this.desk.current()).document;
    await this.desk.change({
      by: moderatorOf(request),
      action: 'remove-rule',
      detail: rules.map(named).find((rule) => rule.id === id) ?? { id },
      apply: (document) => withoutRule(document, id),
    });
  }

  @Put('groups/:name')
  async putGroup(
    @Req() request: FastifyRequest,
    @Param('name') name: string,
    @Body() body: Readable,
  ): Promise<Group> {
    const json = await readJson(body, request.headers['content-type']);
    const group = invalidAsProblem(() => normalGroup(readGroup({ ...(json as object), name })));
    await this.desk.change({
      by: moderatorOf(request),
      action: 'put-group',
      detail: group,
      apply: (document) => withGroup(document, group),
    });
    return group;
  }

  @Delete('groups/:name')
  @HttpCode(204)
  async removeGroup(@Req() request: FastifyRequest, @Param('name') name: string): Promise<void> {
    await this.desk.change({
      by: moderatorOf(request),
      action: 'remove-group',
      detail: { name },
      apply: (document) => withoutGroup(document, name),
    });
  }

  @Put('approval')
  async approval(
    @Req() request: FastifyRequest,
    @Body() body: Readable,
  ): Promise<{ required: boolean; approved: number }> {
    const required = await readFlag(body, request.headers['content-type'], 'required');
    const inUse = required ? await this.queue.inUse(MAX_IN_USE) : [];
    await this.desk.change({
      by: moderatorOf(request),
      action: 'approval',
      detail: { required, approved: inUse.length },
      apply: (document) => withApproval(document, required, inUse),
    });
    return { required, approved: inUse.length };
  }

  @Get('pending')
  async pending(@Query() raw: RawParameters): Promise<{ pending: PendingHashtag[] }> {
    return { pending: await this.queue.pending(readParameters(ListParameters, raw).limit) };
  }

  @Get('log')
  async log(@Query() raw: RawParameters): Promise<{ changes: LoggedChange[] }> {
    return { changes: await this.desk.log(readParameters(ListParameters, raw).limit) };
  }
}
