import type { FastifyRequest } from 'fastify';

/** Where a running service stands; one object per service, never per process. */
export class ServiceState {
  phase: 'starting' | 'ready' | 'stopping' = 'starting';
  /** Requests to the service's own routes that are being worked on (health, metrics and operations don't count). */
  readonly openRequests = new Set<FastifyRequest>();
}
