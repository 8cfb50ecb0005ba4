import { billProblems, shippedBill } from './bill-of-materials.ts';

const component = (scoped: string, version: string) => ({
  'bom-ref': `${scoped}@${version}`,
  name: scoped.replace(/^@.*\//, ''),
  version,
  purl: `pkg:npm/${scoped.replace('@', '%40')}@${version}`,
  licenses: [{ license: { id: 'MIT' } }],
  hashes: [{ alg: 'SHA-512', content: 'cafe' }],
});
const installed = [
  { name: '@nestjs/core', version: '12.5.1', licence: 'MIT' },
  { name: 'pg', version: '8.23.1', licence: 'MIT' },
];
const own = {
  'bom-ref': '@afterglow/billing@0.0.0',
  name: 'billing',
  version: '0.0.0',
  purl: 'pkg:npm/%40afterglow/billing@0.0.0',
};
const dependencies = [{ ref: '@nestjs/core@12.5.1', dependsOn: ['pg@8.23.1', 'jest@30.5.2'] }, { ref: 'jest@30.5.2' }];
const bill = (...components: readonly object[]) => ({
  bomFormat: 'CycloneDX',
  components: [own, ...components] as never,
  dependencies,
});

describe('billProblems', () => {
  it('SBOM: lists what is installed, with licence and checksum; ours need none', () => {
    expect(billProblems(bill(component('@nestjs/core', '12.5.1'), component('pg', '8.23.1')), installed)).toEqual([]);
  });

  it('SBOM: has what is shipped and ours, and what these need of each other', () => {
    const whole = bill(component('@nestjs/core', '12.5.1'), component('pg', '8.23.1'), component('jest', '30.5.2'));
    const shipped = shippedBill(whole, installed);
    expect(shipped.components.map(({ name }) => name)).toEqual(['billing', 'core', 'pg']);
    expect(shipped.dependencies).toEqual([{ ref: '@nestjs/core@12.5.1', dependsOn: ['pg@8.23.1'] }]);
    expect(billProblems(shipped, installed)).toEqual([]);
  });

  it('SBOM: names what is missing, what is not installed, and another version as both', () => {
    expect(billProblems(bill(component('pg', '8.23.0')), installed)).toEqual([
      '@nestjs/core@12.5.1 is installed and not on the bill',
      'pg@8.23.1 is installed and not on the bill',
      'pg@8.23.0 is on the bill and not installed',
    ]);
  });

  it('SBOM: names a component without licence or checksum, and a document of another kind', () => {
    const pg = { ...component('pg', '8.23.1'), licenses: [], hashes: undefined };
    expect(billProblems(bill(component('@nestjs/core', '12.5.1'), pg), installed)).toEqual([
      'pg@8.23.1 is on the bill without a licence',
      'pg@8.23.1 is on the bill without a checksum',
    ]);
    expect(billProblems({ bomFormat: 'SPDX', components: [], dependencies }, [])).toEqual(['it is no CycloneDX: SPDX']);
  });
});
