/** What `npm audit --json` says, as far as it is read here. */
interface AuditReport {
  readonly message?: string;
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
}

interface Vulnerability {
  readonly severity: string;
  /** An advisory, or the name of the package that brings it. */
  readonly via: readonly (string | Advisory)[];
}

interface Advisory {
  readonly title: string;
  readonly url: string;
  readonly severity: string;
}

export interface AuditVerdict {
  /** Why nothing is known: the registry did not answer. That is no failure, and no all-clear either. */
  readonly unanswered: string | undefined;
  /** What must not be shipped. */
  readonly refused: readonly string[];
  /** Known, and no reason to stop. */
  readonly noted: readonly string[];
}

/** Advisories (their URL) that do not concern us, with the reason. */
export const ACCEPTED_ADVISORIES: Readonly<Record<string, string>> = {};

const REFUSED_SEVERITIES = ['high', 'critical'];

/** `report`: stdout of `npm audit --json`, empty when it had to be ended. */
export function auditVerdict(report: string, accepted: Readonly<Record<string, string>>): AuditVerdict {
  const parsed = parse(report);
  if (!parsed?.vulnerabilities) {
    return { unanswered: parsed?.message ?? 'npm audit gave no report', refused: [], noted: [] };
  }
  const advisories = Object.entries(parsed.vulnerabilities).flatMap(([name, { via }]) =>
    via.filter((one) => typeof one !== 'string').map((advisory) => ({ name, ...advisory })),
  );
  const isRefused = ({ severity, url }: Advisory): boolean => REFUSED_SEVERITIES.includes(severity) && !(url in accepted);
  const sentence = ({ name, severity, title, url }: Advisory & { name: string }): string =>
    `${name}: ${severity}: ${title}, ${url}`;
  return {
    unanswered: undefined,
    refused: advisories.filter(isRefused).map(sentence),
    noted: advisories.filter((advisory) => !isRefused(advisory)).map(sentence),
  };
}

function parse(report: string): AuditReport | undefined {
  try {
    return JSON.parse(report) as AuditReport;
  } catch {
    return undefined;
  }
}
