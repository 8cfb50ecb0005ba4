import { STATUS_CODES } from 'node:http';
import type { FastifyServerOptions } from 'fastify';
import { newId } from './ids.ts';

type ClientErrorHandler = NonNullable<FastifyServerOptions['clientErrorHandler']>;

const PROBLEMS: Readonly<Record<string, { readonly status: number; readonly code: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, code: 'request.timeout' },
  HPE_HEADER_OVERFLOW: { status: 431, code: 'request.headers_too_large' },
};

/** What is no HTTP at all gets a problem too, written by hand: there is no request yet, and so no reply. */
export function createClientErrorHandler(): ClientErrorHandler {
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return;
    const { status, code } = PROBLEMS[error.code] ?? { status: 400, code: 'request.malformed' };
    const title = STATUS_CODES[status] ?? 'Bad Request';
    const body = JSON.stringify({
      type: `urn:afterglow:problem:${code}`,
      title,
      status,
      code,
      detail: title,
      requestId: newId(),
    });
    const head = `HTTP/1.1 ${status} ${title}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}`;
    socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`);
  };
}
