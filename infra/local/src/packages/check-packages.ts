import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { ACCEPTED_ADVISORIES, auditVerdict } from './audit-verdict.ts';
import { billProblems, shippedBill, type BillOfMaterials } from './bill-of-materials.ts';
import { schemaProblems } from './bill-schema.ts';
import { LICENCE_EXCEPTIONS, licenceProblems } from './licences.ts';
import { installedPackages, productionPackages, type Lockfile } from './production-packages.ts';

const BILL = '.afterglow/bill-of-materials.cdx.json';
const ANSWER_WITHIN_MS = 60_000;
/** On a busy machine; it asks nobody. */
const LIST_WITHIN_MS = 300_000;

/**
 * `npm run packages [-- --image <image>]`: licences, known vulnerabilities and the bill of materials of what runs in production;
 * with an image, that the bill is the one of its packages. Ends with 1 when something must not be shipped.
 */
function main([option, image]: readonly string[]): number {
  const lockfile = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as Lockfile;
  const packages = productionPackages(lockfile);
  const bill = shippedBill(wholeBill(), packages);
  if (option === '--image' && image !== undefined) {
    const inImage = installedPackages(JSON.parse(packagesOf(image)) as Lockfile);
    return tell(`${inImage.length} packages in ${image} are on the bill`, billProblems(bill, inImage));
  }
  mkdirSync(join(repositoryRoot, '.afterglow'), { recursive: true });
  writeFileSync(join(repositoryRoot, BILL), JSON.stringify(bill, null, 1));
  const codes = [
    tell(`licences of ${packages.length} packages are allowed`, licenceProblems(packages, LICENCE_EXCEPTIONS)),
    tell(`${BILL} lists all of them`, billProblems(bill, packages)),
    tell(`${BILL} is CycloneDX ${bill.specVersion}, by its schema`, schemaProblems(bill)),
    tellOfVulnerabilities(),
  ];
  return Math.max(...codes);
}

function tellOfVulnerabilities(): number {
  const { unanswered, refused, noted } = auditVerdict(
    npm(ANSWER_WITHIN_MS, 'audit', '--json', '--omit=dev'),
    ACCEPTED_ADVISORIES,
  );
  if (unanswered !== undefined) {
    console.log(`NOT KNOWN  whether there are known vulnerabilities: the registry did not answer (${unanswered})`);
    return 0;
  }
  for (const line of noted) console.log(`noted      ${line}`);
  return tell('no known vulnerability is high or critical', refused);
}

function tell(good: string, problems: readonly string[]): number {
  if (problems.length === 0) console.log(`ok         ${good}`);
  for (const problem of problems) console.log(`REFUSED    ${problem}`);
  return problems.length === 0 ? 0 : 1;
}

/** What npm says on stdout, whatever code it ends with: `audit` ends with 1 when it finds something. */
function npm(timeout: number, ...args: readonly string[]): string {
  return spawnSync('npm', args, { cwd: repositoryRoot, encoding: 'utf8', timeout, maxBuffer: 64 * 1024 * 1024 }).stdout;
}

function wholeBill(): BillOfMaterials {
  const bill = npm(LIST_WITHIN_MS, 'sbom', '--sbom-format=cyclonedx');
  if (bill === '') throw new Error('npm sbom lists nothing: are all packages installed?');
  return JSON.parse(bill) as BillOfMaterials;
}

/** npm lists what it has installed beside it. */
function packagesOf(image: string): string {
  const command = ['run', '--rm', '--network=none', image, 'cat', '/app/node_modules/.package-lock.json'];
  const { status, stdout, stderr } = spawnSync('docker', command, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${image} does not tell its packages: ${stderr}`);
  return stdout;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
