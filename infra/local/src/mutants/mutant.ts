/** One rule, of DESIGN §3 or a row of PRODUCT, taken out of the code, and the test that must notice. */
export interface Mutant {
  readonly rule: string;
  readonly breaks: string;
  readonly file: string;
  /** Stands in the file exactly once; otherwise the run fails, for then nobody knows what was broken. */
  readonly search: string;
  readonly replace: string;
  readonly spec: string;
  /** The beginning of the test's name. */
  readonly test: string;
  /** Variables that the spec reads: how far it looks. */
  readonly environment?: Readonly<Record<string, string>>;
}
