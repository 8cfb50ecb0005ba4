import { brokenPromises, contractOfText, textOfContract } from './broken-promises.ts';
import { contractLinesOf } from './contract-lines.ts';

const released = () => ({
  paths: {
    '/v1/tunes': {
      post: {
        security: [{ person: [] as string[] }],
        parameters: [{ name: 'sort', in: 'query', required: false, schema: { enum: ['NEWEST', 'LONGEST'] } }],
        requestBody: {
          required: false,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { title: { type: 'string', maxLength: 20 }, beats: { type: 'integer', minimum: 1 } } as Record<
                  string,
                  object
                >,
                required: ['title'],
              },
            },
          },
        },
        responses: {
          '201': {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { tuneId: { type: 'string' } as object, mood: { enum: ['SAD'] } as object } as Record<
                    string,
                    object
                  >,
                  required: ['tuneId'],
                },
              },
            },
          },
        },
      },
    },
  } as Record<string, Record<string, Record<string, unknown>>>,
});
type Planted = ReturnType<typeof planted>;

/** The parts that a change is made in. */
function planted() {
  const document = released();
  const post = document.paths['/v1/tunes']?.['post'] as never as {
    security: object[];
    parameters: { required: boolean; schema: { enum: string[] } }[];
    requestBody: { required: boolean; content: { 'application/json': { schema: Part } } };
    responses: Record<string, { content: { 'application/json': { schema: Part } } }>;
  };
  const body = post.requestBody.content['application/json'].schema;
  const answer = post.responses['201']?.content['application/json'].schema as Part;
  return { document, post, body, answer };
}
interface Part {
  readonly properties: Record<string, object>;
  readonly required: string[];
}

function complaintsAbout(change: (parts: Planted) => unknown): string[] {
  const parts = planted();
  change(parts);
  return brokenPromises(contractLinesOf(released()), contractLinesOf(parts.document));
}

describe('contracts: changes of HTTP', () => {
  it.each<[string, (parts: Planted) => unknown, string]>([
    ['a route is gone', ({ document }) => delete document.paths['/v1/tunes'], 'no longer: POST /v1/tunes is there'],
    [
      'a field of a request is gone',
      ({ body }) => delete body.properties['beats'],
      'no longer: POST /v1/tunes body.beats is there',
    ],
    [
      'a new field must be sent',
      ({ body }) => {
        body.properties['key'] = { type: 'string' };
        body.required.push('key');
      },
      'not before: POST /v1/tunes body.key is required',
    ],
    [
      'a new parameter must be sent',
      ({ post }) => post.parameters.push({ name: 'key', in: 'query', required: true, schema: { enum: ['A'] } } as never),
      'not before: POST /v1/tunes query key is required',
    ],
    [
      'a field that was optional must be sent',
      ({ body }) => body.required.push('beats'),
      'not before: POST /v1/tunes body.beats is required',
    ],
    [
      'a body that might be left out must be sent',
      ({ post }) => (post.requestBody.required = true),
      'not before: POST /v1/tunes body is required',
    ],
    [
      'an enum is narrower',
      ({ post }) => post.parameters[0]?.schema.enum.pop(),
      'no longer: POST /v1/tunes query sort takes "LONGEST"',
    ],
    [
      'a limit is narrower',
      ({ body }) => (body.properties['title'] = { type: 'string', maxLength: 19 }),
      'not before: POST /v1/tunes body.title maxLength 19',
    ],
    [
      'a field has another type',
      ({ body }) => (body.properties['beats'] = { type: 'string' }),
      'no longer: POST /v1/tunes body.beats may be integer',
    ],
    [
      'a field of an answer is gone',
      ({ answer }) => delete answer.properties['mood'],
      'no longer: POST /v1/tunes 201.mood is there',
    ],
    [
      'a field of an answer may be left out',
      ({ answer }) => answer.required.pop(),
      'no longer: POST /v1/tunes 201.tuneId is always there',
    ],
    [
      'a field of an answer may be null',
      ({ answer }) => (answer.properties['tuneId'] = { type: ['string', 'null'] }),
      'not before: POST /v1/tunes 201.tuneId may be null',
    ],
    [
      'it is for others',
      ({ post }) => (post.security = [{ person: ['moderator'] }]),
      'no longer: POST /v1/tunes is for [{"person":[]}]',
    ],
  ])('DESIGN §8: refused when %s', (_name, change, complaint) => {
    expect(complaintsAbout(change)).toContain(complaint);
  });

  it.each<[string, (parts: Planted) => unknown]>([
    ['nothing', () => undefined],
    ['a new route', ({ document }) => (document.paths['/v1/more'] = document.paths['/v1/tunes'] ?? {})],
    ['a new optional field', ({ body }) => (body.properties['key'] = { type: 'string', maxLength: 2 })],
    [
      'a new optional object, with a field that it must have',
      ({ body }) => (body.properties['by'] = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }),
    ],
    ['a wider enum', ({ post }) => post.parameters[0]?.schema.enum.push('LOUDEST')],
    ['wider limits', ({ body }) => (body.properties['title'] = { type: 'string', maxLength: 21 })],
    ['no limits', ({ body }) => (body.properties['beats'] = { type: 'integer' })],
    ['a field that need not be sent any more', ({ body }) => body.required.pop()],
    ['a new field of an answer', ({ answer }) => (answer.properties['key'] = { type: ['string', 'null'] })],
    ['a new value in an answer', ({ answer }) => (answer.properties['mood'] = { enum: ['SAD', 'GLAD'] })],
  ])('DESIGN §8: allowed: %s', (_name, change) => {
    expect(complaintsAbout(change)).toEqual([]);
  });

  it('DESIGN §8: a release is read as it was written', () => {
    const lines = contractLinesOf(released());
    const read = contractOfText(textOfContract(lines));
    expect(brokenPromises(lines, read)).toEqual([]);
    expect(read.length).toBeGreaterThan(20);
  });
});
