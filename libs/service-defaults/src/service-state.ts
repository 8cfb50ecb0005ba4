/** Where a running service stands; one object per service, never per process. */
export class ServiceState {
  phase: 'starting' | 'ready' | 'stopping' = 'starting';
  /** How many requests to the service's own routes are being worked on (health, metrics and operations don't count). */
  openRequests = 0;
}
