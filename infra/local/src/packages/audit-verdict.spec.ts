import { auditVerdict } from './audit-verdict.ts';

const advisoryOf = (severity: string) => ({ title: 'Reads too much', url: `https://advisories.example/${severity}`, severity });

function reportOf(...severities: readonly string[]): string {
  const vulnerabilities = {
    'left-pad': { severity: 'critical', via: severities.map(advisoryOf) },
    // It only brings left-pad.
    parent: { severity: 'critical', via: ['left-pad'] },
  };
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities });
}

describe('auditVerdict', () => {
  it.each(['high', 'critical'])('known vulnerabilities: %s is refused, once, with where to read about it', (severity) => {
    expect(auditVerdict(reportOf(severity), {})).toEqual({
      unanswered: undefined,
      refused: [`left-pad: ${severity}: Reads too much, https://advisories.example/${severity}`],
      noted: [],
    });
  });

  it('known vulnerabilities: what is less than high is noted, and so is what was accepted', () => {
    const accepted = { 'https://advisories.example/high': 'the function is never called' };
    const verdict = auditVerdict(reportOf('low', 'moderate', 'high', 'critical'), accepted);
    expect(verdict.noted).toHaveLength(3);
    expect(verdict.refused).toEqual([expect.stringContaining('critical')]);
  });

  it('known vulnerabilities: none is an answer', () => {
    expect(auditVerdict(JSON.stringify({ vulnerabilities: {} }), {})).toEqual({ unanswered: undefined, refused: [], noted: [] });
  });

  it.each([
    ['refuses the question', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), '405 Method Not Allowed'],
    ['is silent', '', 'npm audit gave no report'],
    ['says something else', '<html>', 'npm audit gave no report'],
  ])('known vulnerabilities: a registry that %s is told, not taken for an all-clear', (_how, report, why) => {
    expect(auditVerdict(report, {})).toEqual({ unanswered: why, refused: [], noted: [] });
  });
});
