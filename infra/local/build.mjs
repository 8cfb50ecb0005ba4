/**
 * Compiles every project's src/ into its dist/ with swc: what has changed since the last time, all in parallel. Specs stay out.
 * Types are checked by `npm run typecheck`, never here.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PROJECT_GROUPS = ['libs', 'services'];
const SINGLE_PROJECTS = ['infra/local'];

/** A change of any of these changes every output. */
const INPUTS_OF_ALL = ['.swcrc', 'package-lock.json', 'infra/local/build.mjs'];

/** Answers `{ compiled, removed, unchanged, ms }`; throws with all compile errors at once. */
export async function build() {
  const startedAt = performance.now();
  const oldest = Math.max(...(await Promise.all(INPUTS_OF_ALL.map((file) => modifiedAt(join(root, file))))));
  const projects = await findProjects();
  const plans = await Promise.all(projects.map((project) => planOf(project, oldest)));
  const outdated = plans.flatMap((plan) => plan.outdated);
  const stale = plans.flatMap((plan) => plan.stale);
  if (outdated.length > 0) await compileAll(outdated);
  await Promise.all(stale.map((file) => rm(file)));
  const unchanged = plans.reduce((sum, plan) => sum + plan.unchanged, 0);
  return { compiled: outdated.length, removed: stale.length, unchanged, ms: Math.round(performance.now() - startedAt) };
}

async function findProjects() {
  const groups = await Promise.all(
    PROJECT_GROUPS.map(async (group) => (await readdir(join(root, group))).map((name) => `${group}/${name}`)),
  );
  return [...groups.flat(), ...SINGLE_PROJECTS].map((project) => join(root, project));
}

async function planOf(project, oldest) {
  const sources = (await filesBelow(join(project, 'src'))).filter((file) => /(?<!\.d)(?<!\.spec)\.ts$/.test(file));
  const jobs = sources.map((source) => ({
    source,
    output: join(project, 'dist', relative(join(project, 'src'), source)).replace(/\.ts$/, '.js'),
  }));
  const current = await Promise.all(jobs.map((job) => isCurrent(job, oldest)));
  const outputs = new Set(jobs.flatMap((job) => [job.output, `${job.output}.map`]));
  const stale = (await filesBelow(join(project, 'dist'))).filter((file) => !outputs.has(file));
  return { outdated: jobs.filter((_, index) => !current[index]), stale, unchanged: current.filter(Boolean).length };
}

async function isCurrent({ source, output }, oldest) {
  const [sourceAt, outputAt] = await Promise.all([modifiedAt(source), modifiedAt(output)]);
  return outputAt > sourceAt && outputAt > oldest;
}

/** Milliseconds since 1970; -1 when there is no such file, so that it counts as older than everything. */
async function modifiedAt(file) {
  return stat(file).then(
    (found) => found.mtimeMs,
    () => -1,
  );
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function compileAll(jobs) {
  const { transform } = await import('@swc/core');
  const options = JSON.parse(await readFile(join(root, '.swcrc'), 'utf8'));
  delete options.$schema;
  // Only here: the tests import the .ts files themselves, so the .swcrc that they share must leave the extensions alone.
  options.jsc.rewriteRelativeImportExtensions = true;
  const results = await Promise.allSettled(jobs.map((job) => compile(job, transform, options)));
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason.message);
  if (failures.length > 0) throw new Error(failures.join('\n'));
}

async function compile({ source, output }, transform, options) {
  const text = await readFile(source, 'utf8');
  const sourceFileName = relative(dirname(output), source);
  let compiled;
  try {
    compiled = await transform(text, { ...options, swcrc: false, filename: source, sourceFileName });
  } catch (error) {
    throw new Error(`${relative(root, source)}: ${error.message}`, { cause: error });
  }
  await mkdir(dirname(output), { recursive: true });
  const map = `${output.slice(dirname(output).length + 1)}.map`;
  await writeWhole(`${output}.map`, compiled.map);
  await writeWhole(output, `${compiled.code}\n//# sourceMappingURL=${map}\n`);
}

/** A build that is killed, or runs beside another, must not leave half a file that looks new. */
async function writeWhole(file, text) {
  await writeFile(`${file}.${process.pid}`, text);
  await rename(`${file}.${process.pid}`, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const done = await build();
    console.log(`Built: ${done.compiled} compiled, ${done.unchanged} unchanged, ${done.removed} removed, ${done.ms} ms.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
