import { createLogger } from '@afterglow/service-defaults/logger';
import { Injectable } from '@nestjs/common';
import { DeliveryConfig } from '../config.ts';

/** For what runs beside requests and transactions, which log by themselves. */
@Injectable()
export class DeliveryLog {
  private readonly logger;

  constructor(config: DeliveryConfig) {
    this.logger = createLogger('delivery', config.logLevel);
  }

  warn(error: unknown, message: string): void {
    this.logger.warn({ err: error }, message);
  }
}
