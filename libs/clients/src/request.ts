export interface CallInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly ifMatch?: string;
}

/** `route` is `GET /v1/posts/:postId`. Throws when it has a parameter that was not given. */
export function urlOf(base: string, route: string, { params = {}, query = {} }: CallInput): string {
  const path = route.slice(route.indexOf(' ') + 1).replace(/:(\w+)/g, (_whole, name: string) => {
    const value = params[name];
    if (!value) throw new Error(`${route} needs ${name}`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) if (one !== undefined && one !== null) search.append(name, String(one));
  }
  return `${base}${path}${search.size > 0 ? `?${search}` : ''}`;
}

export function headersOf(
  call: CallInput & { readonly key?: string; readonly after: readonly string[] },
  { token, correlationId }: { readonly token: string | undefined; readonly correlationId: string | undefined },
): Headers {
  const headers = new Headers();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (call.body !== undefined) headers.set('content-type', 'application/json');
  if (call.key !== undefined) headers.set('idempotency-key', call.key);
  if (call.ifMatch !== undefined) headers.set('if-match', call.ifMatch);
  if (call.after.length > 0) headers.set('after-event', call.after.join(', '));
  if (correlationId !== undefined) headers.set('x-correlation-id', correlationId);
  return headers;
}
