/** What is wrong with one field of a request. `field` is a path: `targeting.countries.0`. */
export interface FieldError {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export interface RequestRefusalDetails {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 414 | 415 | 428 | 429 | 503;
  readonly code: string;
  readonly message: string;
  readonly errors?: readonly FieldError[];
  /** Further facts a client can use. Never personal data. */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly retryAfterSeconds?: number;
  /** Further response headers, for example `Allow`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** HTTP itself said no, before any rule of the product was asked; rules of the product throw a DomainError. */
export class RequestRefusal extends Error {
  readonly details: RequestRefusalDetails;

  constructor(details: RequestRefusalDetails) {
    super(details.message);
    this.name = new.target.name;
    this.details = details;
  }
}

/** The request does not have the form that the route asks for: 400 `request.invalid` with all fields that are wrong. */
export function invalidRequest(errors: readonly FieldError[]): RequestRefusal {
  const fields = [...new Set(errors.map((error) => error.field))].join(', ');
  return new RequestRefusal({ status: 400, code: 'request.invalid', message: `Not valid: ${fields}`, errors });
}
