import type { IFunction, IFunctionResult, RulesetDefinition } from '@stoplight/spectral-core';
import { aas3, oas3_1 } from '@stoplight/spectral-formats';
import { pattern, schema, truthy } from '@stoplight/spectral-functions';
import { asyncapi, oas } from '@stoplight/spectral-rulesets';

const fieldsOf = (place: string): string[] => [`${place}..properties[*]~`];
const fieldsNamed = (match: string): string[] =>
  ['$.paths', '$.components.schemas', '$.components.messages'].map(
    (place) => `${place}..properties[?(@property && @property.match(/${match}/))]`,
  );
const kinds = (...types: string[]): object => ({
  functionOptions: {
    schema: { anyOf: [{ required: ['type'], properties: { type: { enum: types.flatMap((type) => [type, [type, 'null']]) } } }] },
  },
});

/** All rules of Spectral but these few, and what the house asks of every contract (DESIGN §2, §3, §8). */
export const spectralRuleset: RulesetDefinition = {
  extends: [
    // Their own types say less than the definition asks for.
    [oas as RulesetDefinition, 'all'],
    [asyncapi as RulesetDefinition, 'all'],
  ],
  rules: {
    // Nobody outside is addressed.
    ...off('info-contact', 'info-license', 'license-url', 'asyncapi-info-contact', 'asyncapi-info-license'),
    ...off('asyncapi-info-contact-properties', 'asyncapi-info-license-url'),
    // A tag is an aggregate, a parameter of a path its id: the names say it.
    ...off('tag-description', 'oas3-parameter-description'),
    // It knows scopes of OAuth only. OpenAPI 3.1 lets every scheme name the roles that it wants.
    ...off('oas3-operation-security-defined'),
    // 3.0 is what tools of other teams read.
    ...off('asyncapi-latest-version'),
    'house-paths': {
      message: 'Paths are /v1/…, in kebab-case, with parameters in camelCase: {{value}}',
      formats: [oas3_1],
      resolved: false,
      given: '$.paths[*]~',
      then: {
        function: pattern,
        functionOptions: { match: '^/(v1|operations|health|metrics)(/([a-z0-9]+(-[a-z0-9]+)*|\\{[a-z][A-Za-z]*\\}))*$' },
      },
    },
    'house-fields': {
      message: 'Fields are in camelCase, or a value of an enum: {{value}}',
      formats: [oas3_1, aas3],
      resolved: false,
      given: [...fieldsOf('$.paths'), ...fieldsOf('$.components.schemas'), ...fieldsOf('$.components.messages[*].payload')],
      then: { function: pattern, functionOptions: { match: '^([a-z][A-Za-z0-9]*|[A-Z]+(_[A-Z]+)*)$' } },
    },
    'house-money': {
      message: 'Money is whole micros: {{path}}',
      formats: [oas3_1, aas3],
      resolved: false,
      given: fieldsNamed('Micros'),
      then: { function: schema, ...kinds('integer') },
    },
    'house-problems': {
      message: 'Refusals are problem details: {{path}}',
      formats: [oas3_1],
      resolved: false,
      given: '$.components.responses[*].content',
      then: { field: 'application/problem+json', function: truthy },
    },
    'house-codes': {
      message: 'A code is <aggregate>.<reason>: {{value}}',
      formats: [oas3_1],
      resolved: false,
      given: '$.components.responses[*]..code.enum[*]',
      then: { function: pattern, functionOptions: { match: '^[a-z]+(_[a-z]+)*\\.[a-z0-9]+(_[a-z0-9]+)*$' } },
    },
    'house-samples': {
      message: 'A sample is what the schema allows: {{error}}',
      formats: [aas3],
      given: '$.components.messages[*]',
      then: { function: samplesFit as IFunction },
    },
    'house-events': {
      message: 'An event says its type with version, its key, and a sample: {{path}}',
      formats: [aas3],
      resolved: false,
      given: "$.components.messages[?(@property !== 'Watermark')]",
      then: [
        { field: 'name', function: pattern, functionOptions: { match: '^afterglow\\.[a-z]+\\.([A-Z][a-z]+)+\\.v[1-9]\\d*$' } },
        { field: 'x-key', function: truthy },
        { field: 'examples', function: truthy },
      ],
    },
  },
};

function off(...names: readonly string[]): Record<string, 'off'> {
  return Object.fromEntries(names.map((name) => [name, 'off']));
}

interface Message {
  readonly payload: object;
  readonly examples?: readonly { readonly payload: unknown }[];
}

/** Neither Spectral nor AsyncAPI's parser looks at the examples of version 3. */
function samplesFit({ payload, examples = [] }: Message, _options: unknown, context: Parameters<IFunction>[2]) {
  return examples.flatMap((example, index) => {
    const found = (schema(example.payload, { schema: payload, allErrors: true }, context) ?? []) as IFunctionResult[];
    return found.map((one) => ({ ...one, path: [...context.path, 'examples', index] }));
  });
}
