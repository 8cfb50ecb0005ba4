import { keyOf, type ProductionPackage } from './production-packages.ts';

/** CycloneDX, as `npm sbom` writes it and as far as it is read here. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly components: readonly Component[];
}

interface Component {
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
}

const OWN = 'pkg:npm/%40afterglow/';

/** A sentence for each difference from what is installed: a bill that lacks something is worse than none. */
export function billProblems(bill: BillOfMaterials, installed: readonly ProductionPackage[]): string[] {
  if (bill.bomFormat !== 'CycloneDX') return [`it is no CycloneDX: ${bill.bomFormat}`];
  const foreign = bill.components.filter(({ purl }) => !purl?.startsWith(OWN));
  const listed = new Set(foreign.map((component) => packageOf(component)));
  const there = new Set(installed.map(keyOf));
  return [
    ...[...there].filter((key) => !listed.has(key)).map((key) => `${key} is installed and not on the bill`),
    ...[...listed].filter((key) => !there.has(key)).map((key) => `${key} is on the bill and not installed`),
    ...foreign.flatMap((component) => lacks(component).map((what) => `${packageOf(component)} is on the bill without ${what}`)),
  ];
}

/** The purl names the scope, the component does not. */
function packageOf({ name, version, purl }: Component): string {
  return purl ? decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, '')) : keyOf({ name, version });
}

function lacks({ purl, licenses, hashes }: Component): string[] {
  const parts = Object.entries({ 'a purl': purl, 'a licence': licenses?.length, 'a checksum': hashes?.length });
  return parts.filter(([, value]) => !value).map(([name]) => name);
}
