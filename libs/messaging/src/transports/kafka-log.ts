import type { LogEntry, logLevel } from 'kafkajs';
import type { Logger } from 'pino';
import { kafkajs } from './tuned-kafkajs.ts';

/** kafkajs' log through ours. Its errors are mostly things that pass by themselves ("coordinator loading"): one level down. */
export function kafkaLogCreator(logger: Logger): () => (entry: LogEntry) => void {
  return () =>
    ({ level, namespace, log }) => {
      const { message, timestamp: _timestamp, logger: _logger, stack: _stack, ...rest } = log;
      if (level === kafkajs.logLevel.ERROR) logger.warn({ namespace, ...rest }, message);
      else logger.debug({ namespace, ...rest }, message);
    };
}

export function kafkaLogLevelOf(logger: Logger): logLevel {
  return logger.isLevelEnabled('debug') ? kafkajs.logLevel.INFO : kafkajs.logLevel.ERROR;
}
