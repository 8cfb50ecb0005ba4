import type { Logger } from 'pino';

/**
 * For what runs beside requests, transactions and timers, which log by themselves: the service's own logger, with what that
 * hides and the level that operators set.
 */
export class ServiceLog {
  constructor(private readonly logger: Logger) {}

  warn(error: unknown, message: string): void {
    this.logger.warn({ err: error }, message);
  }
}
