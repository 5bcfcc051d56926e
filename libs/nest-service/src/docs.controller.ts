import { Controller, Get, Header, Inject } from '@nestjs/common';
import { DOCS_PAGE } from './docs-page.js';
import { pagePolicy } from './page-policy.js';
import { Public } from './public.js';

/** Injects the OpenAPI document. */
export const OPENAPI = Symbol('OPENAPI');

/** The API's description, for machines and for people. */
@Public()
@Controller()
export class DocsController {
  constructor(@Inject(OPENAPI) private readonly document: Readonly<Record<string, unknown>>) {}

  @Get('openapi.json')
  openapi(): Readonly<Record<string, unknown>> {
    return this.document;
  }

  @Get('docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', pagePolicy(DOCS_PAGE))
  docs(): string {
    return DOCS_PAGE;
  }
}
