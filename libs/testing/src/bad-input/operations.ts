/** JSON Schema, as far as the services' OpenAPI documents use it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation of an OpenAPI document, with what it refers to put in its place. */
export interface Operation {
  /** As in the table of policies: `POST /v1/ad-codes/:adCodeId`. */
  readonly route: string;
  readonly method: string;
  /** With `:adCodeId` for what is put in. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | undefined;
  /** Otherwise it may be left out. */
  readonly needsBody: boolean;
  /** `person` with a role or none, `serviceClient` with a scope; undefined: anyone. */
  readonly security: { readonly scheme: string; readonly names: readonly string[] } | undefined;
  /** Every answer that is in the contract: `201`, `404 ad_code.not_found`. */
  readonly answers: ReadonlySet<string>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}
interface RawOperation {
  readonly parameters: readonly (Parameter & { readonly $ref?: string })[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, RawResponse>>;
}
interface RawResponse {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema: { readonly properties?: { readonly code?: Schema } } }>>;
}

export function operationsOf(document: object): Operation[] {
  const resolve = <T extends { readonly $ref?: string }>(part: T): T =>
    part.$ref ? (part.$ref.slice(2).split('/').reduce<unknown>(memberOf, document) as T) : part;
  return Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, raw]): Operation => {
      const [security] = raw.security.flatMap((each) => Object.entries(each));
      const method = verb.toUpperCase();
      const pattern = path.replace(/\{(\w+)\}/g, ':$1');
      return {
        ...{ route: `${method} ${pattern}`, method, path: pattern, parameters: raw.parameters.map(resolve) },
        body: raw.requestBody?.content['application/json']?.schema,
        needsBody: raw.requestBody?.required === true,
        security: security && { scheme: security[0], names: security[1] },
        answers: new Set(
          Object.entries(raw.responses).flatMap(([status, response]) => {
            const problem = resolve(response).content?.['application/problem+json'];
            const codes = problem?.schema.properties?.code?.enum ?? [];
            return codes.length > 0 ? codes.map((code) => `${status} ${String(code)}`) : [status];
          }),
        ),
      };
    }),
  );
}

function memberOf(parent: unknown, name: string): unknown {
  return (parent as Readonly<Record<string, unknown>>)[name];
}

export const parametersIn = ({ parameters }: Operation, place: string): readonly Parameter[] =>
  parameters.filter((parameter) => parameter.in === place);

/** The parameter of a header that the operation looks at. */
export const headerOf = ({ parameters }: Operation, name: string): Parameter | undefined =>
  parameters.find((parameter) => parameter.in === 'header' && parameter.name === name);
