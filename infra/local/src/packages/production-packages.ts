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

/** What `npm ci --omit=dev --omit=optional` installs, as the images do; our own packages are not among them. */
export function productionPackages(lockfile: Lockfile): ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  for (const [place, locked] of Object.entries(lockfile.packages)) {
    const isInstalled = !locked.link && !locked.dev && !locked.optional && !locked.devOptional;
    if (!place.includes('node_modules/') || !isInstalled) continue;
    const name = locked.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const { version = '', license } = locked;
    found.set(keyOf({ name, version }), { name, version, licence: license });
  }
  return [...found.values()];
}

export function keyOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}
