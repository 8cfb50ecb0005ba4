/**
 * The newest state of each aggregate of one kind, in memory. A state of version v yields only to one of a version > v,
 * wherever that comes from: so a stop stays, whatever snapshot or late event comes after it.
 */
export class Newest<S> {
  private readonly rows = new Map<string, { readonly version: number; readonly state: S }>();

  constructor(private readonly onChange: (id: string, state: S) => void = () => undefined) {}

  apply(id: string, version: number, state: S): void {
    const known = this.rows.get(id);
    if (known && known.version >= version) return;
    this.rows.set(id, { version, state });
    this.onChange(id, state);
  }

  get(id: string): S | undefined {
    return this.rows.get(id)?.state;
  }

  *states(): Iterable<S> {
    for (const { state } of this.rows.values()) yield state;
  }
}
