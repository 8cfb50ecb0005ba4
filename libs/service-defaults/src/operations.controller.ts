import { Controller, Get } from '@nestjs/common';
import { QuiescenceProbe, type ServiceQuiescence } from './quiescence.ts';

/** For platform operators; messaging adds its own routes beside these. */
@Controller('operations')
export class ServiceOperationsController {
  constructor(private readonly probe: QuiescenceProbe) {}

  @Get('quiescence')
  quiescence(): Promise<ServiceQuiescence> {
    return this.probe.read();
  }
}
