import { keyOf, type ProductionPackage } from './production-packages.ts';

/** CycloneDX, as `npm sbom` writes it and as far as it is read here. */
export interface BillOfMaterials {
  readonly bomFormat: string;
  readonly specVersion?: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string | undefined;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly unknown[];
}

const OWN = 'pkg:npm/%40afterglow/';

/**
 * Of the bill of all that is in the tree, compilers included, what is shipped. npm's own `--omit=optional` leaves out what is
 * optional for anybody, though others need it: pg, because TypeORM can do without.
 */
export function shippedBill(bill: BillOfMaterials, shipped: readonly ProductionPackage[]): BillOfMaterials {
  const keys = new Set(shipped.map(keyOf));
  const components = bill.components.filter(({ purl, ...rest }) => isOwn(purl) || keys.has(packageOf({ purl, ...rest })));
  const refs = new Set(components.map((component) => component['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((other) => refs.has(other)) }));
  return { ...bill, components, dependencies };
}

/** A sentence for each difference from what is installed: a bill that lacks something is worse than none. */
export function billProblems(bill: BillOfMaterials, installed: readonly ProductionPackage[]): string[] {
  if (bill.bomFormat !== 'CycloneDX') return [`it is no CycloneDX: ${bill.bomFormat}`];
  const foreign = bill.components.filter(({ purl }) => !isOwn(purl));
  const listed = new Set(foreign.map((component) => packageOf(component)));
  const there = new Set(installed.map(keyOf));
  return [
    ...[...there].filter((key) => !listed.has(key)).map((key) => `${key} is installed and not on the bill`),
    ...[...listed].filter((key) => !there.has(key)).map((key) => `${key} is on the bill and not installed`),
    ...foreign.flatMap((component) => lacks(component).map((what) => `${packageOf(component)} is on the bill without ${what}`)),
  ];
}

function isOwn(purl: string | undefined): boolean {
  return purl?.startsWith(OWN) ?? false;
}

/** The purl names the scope, the component does not. */
function packageOf({ name, version, purl }: Pick<Component, 'name' | 'version' | 'purl'>): string {
  return purl ? decodeURIComponent(purl.replace(/^pkg:npm\//, '').replace(/\?.*$/, '')) : keyOf({ name, version });
}

function lacks({ purl, licenses, hashes }: Component): string[] {
  const parts = Object.entries({ 'a purl': purl, 'a licence': licenses?.length, 'a checksum': hashes?.length });
  return parts.filter(([, value]) => !value).map(([name]) => name);
}
