/**
 * Changes that a rule refuses and the release bears all the same, each with its reason: why no row that it writes or left can
 * break it. `<where>: <rule>`. They go when a release is written.
 */
export const ACCEPTED_CHANGES: Readonly<Record<string, string>> = {};
