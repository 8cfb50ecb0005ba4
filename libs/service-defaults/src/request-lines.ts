import { stdTimeFunctions, symbols, type Logger } from 'pino';
import type { Cause } from './transaction-scope.ts';

export interface RequestLine {
  /** None: it was refused before a context was opened. */
  readonly requestId: string | undefined;
  readonly cause: Cause | undefined;
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
}

type Internals = Logger & {
  readonly [symbols.streamSym]: { write(line: string): void };
  readonly [symbols.chindingsSym]: string;
};

/**
 * Writes a line for each request, as pino would, from known fields in which nothing is to be escaped or hidden: ids that were
 * checked (`request-ids.ts`), patterns of routes, numbers. To have them looked at costs more than all the rest of a line.
 */
export class RequestLines {
  private readonly stream: { write(line: string): void };
  private readonly bindings: string;

  constructor(private readonly logger: Logger) {
    const { [symbols.streamSym]: stream, [symbols.chindingsSym]: bindings } = logger as Internals;
    this.stream = stream;
    this.bindings = bindings;
  }

  /** The level is the service's, which an operator may change. */
  write(level: 'debug' | 'info', { requestId, cause, method, route, status, ms }: RequestLine): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const { correlationId, traceparent } = cause ?? {};
    const ids =
      (requestId === undefined ? '' : `,"requestId":"${requestId}"`) +
      (correlationId === undefined ? '' : `,"correlationId":"${correlationId}"`) +
      (traceparent === undefined ? '' : `,"traceparent":"${traceparent}","traceId":"${traceparent.slice(3, 35)}"`);
    this.stream.write(
      `{"level":${this.logger.levels.values[level]}${stdTimeFunctions.isoTime()}${this.bindings}${ids}` +
        `,"method":"${method}","route":"${route}","status":${status},"ms":${ms},"msg":"request"}\n`,
    );
  }
}
