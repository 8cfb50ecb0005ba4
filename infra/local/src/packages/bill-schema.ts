import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';

const SCHEMAS = join(repositoryRoot, 'node_modules/@cyclonedx/cyclonedx-library/res/schema');
/** What the schemas of CycloneDX refer to. */
const REFERRED = ['spdx', 'jsf-0.82'];
const SHOWN = 20;

interface Versioned {
  readonly specVersion?: string;
}

/** A sentence for each thing in which the bill is not what CycloneDX' own JSON schema of its version says. */
export function schemaProblems(bill: Versioned): string[] {
  const { specVersion = '' } = bill;
  if (!/^1\.[4-7]$/.test(specVersion)) return [`there is no JSON schema here of CycloneDX "${specVersion}"`];
  const ajv = new Ajv.default({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  // Formats that nothing on a bill of npm has.
  for (const format of ['idn-email', 'iri-reference']) ajv.addFormat(format, true);
  for (const name of REFERRED) ajv.addSchema(schemaNamed(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  const isValid = ajv.compile(schemaNamed(`bom-${specVersion}`));
  if (isValid(bill)) return [];
  return (isValid.errors ?? [])
    .slice(0, SHOWN)
    .map(({ instancePath, message }) => `the bill's ${instancePath || 'root'} ${message}`);
}

function schemaNamed(name: string): object {
  return JSON.parse(readFileSync(join(SCHEMAS, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
}
