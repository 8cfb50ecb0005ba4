/** What kind of refusal it is; `problem-details.ts` alone knows which HTTP status each one has. */
export type RefusalKind = 'not-found' | 'forbidden' | 'conflict' | 'gone' | 'broken-rule' | 'stale' | 'too-many';

export interface RefusalDetails {
  /** Stable, `<aggregate>.<reason>`: clients branch on it, so it never changes its meaning. */
  readonly code: string;
  readonly kind: RefusalKind;
  /** One sentence for the person who called: what, where, which rule. */
  readonly message: string;
  /** Further facts a client can use (limits, ids). Never personal data. */
  readonly facts?: Readonly<Record<string, unknown>>;
  /** For `too-many` and for conflicts that pass by themselves. */
  readonly retryAfterSeconds?: number;
}

/** A rule of the product said no. Not retried, not logged as an error; messaging dead-letters it at once. */
export class DomainError extends Error {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds: number | undefined;

  constructor(details: RefusalDetails) {
    super(details.message);
    this.name = new.target.name;
    this.code = details.code;
    this.kind = details.kind;
    this.facts = details.facts ?? {};
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
