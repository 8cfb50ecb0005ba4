/** An installed package that runs in production. */
export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as its maker wrote it. */
  readonly licence: string | undefined;
}

/** As npm writes it: package-lock.json, and node_modules/.package-lock.json of what is really installed. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/** Of the tree's lockfile: what an install without development's and optional packages brings, as in images. */
export function productionPackages({ packages }: Lockfile): ProductionPackage[] {
  const kept = Object.entries(packages).filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional);
  return installedPackages({ packages: Object.fromEntries(kept) });
}

/** All that a lockfile lists, but for our own packages. */
export function installedPackages(lockfile: Lockfile): ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  for (const [place, locked] of Object.entries(lockfile.packages)) {
    if (!place.includes('node_modules/') || locked.link) continue;
    const name = locked.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version = '', license } = locked;
    found.set(keyOf({ name, version }), { name, version, licence: license });
  }
  return [...found.values()];
}

export function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}
