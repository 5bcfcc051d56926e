import { Public } from '@hashpulse/nest-service';
import { Controller, Get } from '@nestjs/common';
import { ASYNCAPI_DOCUMENT } from './asyncapi.js';

/** The description of the Kafka topics. */
@Public()
@Controller('asyncapi.json')
export class AsyncapiController {
  @Get()
  document(): typeof ASYNCAPI_DOCUMENT {
    return ASYNCAPI_DOCUMENT;
  }
}
