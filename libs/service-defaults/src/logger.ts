import { pino, stdTimeFunctions, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { Tracing } from './tracing.ts';

const LINES_BYTES = 8_192;
const FLUSH_MS = 100;

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack: string | undefined;
  readonly cause?: LoggedError;
}

/** JSON lines. Bodies, query strings and tokens are never logged; what looks like a secret all the same is blanked. */
export function createLogger(
  serviceName: string,
  level: string,
  destination?: DestinationStream,
  tracing: Tracing = Tracing.off(),
): Logger {
  const options: LoggerOptions = {
    level,
    base: { service: serviceName },
    // A line that says its trace itself has the last word.
    ...(tracing.isOn && { mixin: () => traceOf(tracing), mixinMergeStrategy: (line, mixin) => ({ ...mixin, ...line }) }),
    timestamp: stdTimeFunctions.isoTime,
    serializers: { err: describeError },
    redact: {
      paths: ['authorization', 'adCode', 'accessToken', 'password', 'databaseUrl', 'headers'].flatMap((name) => [
        name,
        `*.${name}`,
      ]),
      censor: '[hidden]',
    },
  };
  return pino(options, destination ?? (standardOutput ??= openStandardOutput()));
}

type StandardOutput = DestinationStream & { flushSync(): void };

/** Services that share a process share it too. */
let standardOutput: StandardOutput | undefined;

/**
 * Lines are written many at a time: a system call costs more than a line. Those of one turn of the event loop go to pino's
 * stream in one piece, because it measures all of its text with each piece that comes. An exit writes what is left; a kill -9
 * takes a tenth of a second.
 */
function openStandardOutput(): StandardOutput {
  const output = pino.destination({ dest: 1, sync: false, minLength: LINES_BYTES, periodicFlush: FLUSH_MS });
  let ofThisTurn = '';
  const endTurn = () => {
    if (ofThisTurn !== '') output.write(ofThisTurn);
    ofThisTurn = '';
  };
  const flushSync = () => {
    endTurn();
    output.flushSync();
  };
  process.once('exit', flushSync);
  return {
    write(line) {
      if (ofThisTurn === '') setImmediate(endTurn);
      ofThisTurn += line;
    },
    flushSync,
  };
}

function traceOf(tracing: Tracing): { traceId?: string } {
  const span = tracing.active;
  return span ? { traceId: span.spanContext().traceId } : {};
}

/** Not pino's own serializer: errors of TypeORM carry the SQL parameters, and these are personal data and secrets. */
function describeError(error: unknown): LoggedError | unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    stack: error.stack,
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}
