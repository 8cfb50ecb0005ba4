/**
 * Who may call a route. The guard checks the token's side of it (signed in, role, client scope); `objects` says in words
 * which objects the use case then lets this caller see or change: that check is in its query, never after it.
 */
export type Policy =
  | { readonly who: 'anyone' }
  | { readonly who: 'signed-in'; readonly objects?: string }
  | { readonly who: 'role'; readonly role: 'moderator' | 'platform-operator'; readonly objects?: string }
  | { readonly who: 'client'; readonly scope: string };

/** `"POST /v1/posts"` → who. A service whose routes and table differ, in either direction, does not boot. */
export type PolicyTable = Readonly<Record<string, Policy>>;

export const anyone: Policy = { who: 'anyone' };
export const signedIn = (objects?: string): Policy => (objects ? { who: 'signed-in', objects } : { who: 'signed-in' });
export const role = (name: 'moderator' | 'platform-operator', objects?: string): Policy =>
  objects ? { who: 'role', role: name, objects } : { who: 'role', role: name };
export const client = (scope: string): Policy => ({ who: 'client', scope });

/** The caller as the verified access token names it. */
export interface Caller {
  /** `sub`: the user's id, or the client's name for service clients. */
  readonly userId: string;
  readonly roles: readonly string[];
  /** OAuth scopes; empty for people. */
  readonly scopes: readonly string[];
}
