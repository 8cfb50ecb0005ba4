/** The wall clock of this process, milliseconds since 1970. Never for facts, whose time is the platform's (DESIGN §4): for logs, and for access tokens. */
export function realTimeMs(): number {
  return Date.now();
}
