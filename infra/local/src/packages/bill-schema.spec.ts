import { schemaProblems } from './bill-schema.ts';

const component = {
  'bom-ref': 'pg@8.23.1',
  type: 'library',
  name: 'pg',
  version: '8.23.1',
  purl: 'pkg:npm/pg@8.23.1',
  licenses: [{ license: { id: 'MIT' } }],
  hashes: [{ alg: 'SHA-512', content: 'cafe'.repeat(32) }],
};
const bill = (change: object = {}, more: object = {}) => ({
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: 'urn:uuid:0193a1b0-5c00-4000-8000-000000000001',
  version: 1,
  metadata: { timestamp: '2026-11-26T05:00:00.000Z', lifecycles: [{ phase: 'build' }] },
  components: [{ ...component, ...change }],
  dependencies: [{ ref: 'pg@8.23.1', dependsOn: [] }],
  ...more,
});

describe('schemaProblems', () => {
  it('SBOM: takes a bill as npm writes it', () => {
    expect(schemaProblems(bill())).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['a component without a type', bill({ type: undefined }), "the bill's /components/0 must have required property 'type'"],
    [
      'a checksum that is none',
      bill({ hashes: [{ alg: 'SHA-512', content: 'cafe' }] }),
      '/components/0/hashes/0/content must match',
    ],
    [
      'an algorithm that there is not',
      bill({ hashes: [{ alg: 'CRC-32', content: 'cafe'.repeat(8) }] }),
      '/hashes/0/alg must be equal',
    ],
    ['a licence that SPDX does not know', bill({ licenses: [{ license: { id: 'OURS' } }] }), 'license/id must be equal'],
    ['a field that CycloneDX does not know', bill({ colour: 'red' }), '/components/0 must NOT have additional properties'],
    ['a time that is none', bill({}, { metadata: { timestamp: 'today' } }), '/metadata/timestamp must match format'],
    ['a component twice', bill({}, { components: [component, component] }), '/components must NOT have duplicate items'],
    ['a version that nobody has', bill({}, { specVersion: '0.9' }), 'no JSON schema here of CycloneDX "0.9"'],
  ])('SBOM: refuses %s', (_what, wrong, problem) => {
    const sent = JSON.parse(JSON.stringify(wrong)) as object;
    expect(schemaProblems(sent).join('\n')).toContain(problem);
  });
});
