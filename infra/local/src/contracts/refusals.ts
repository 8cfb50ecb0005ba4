import type { RefusalKind } from '@afterglow/service-defaults/domain-error';
import { STATUS_OF } from '@afterglow/service-defaults/problem-details';
import ts from 'typescript';

/** One way in which a request can be refused. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  /** The sentence, as far as it is the same each time. */
  readonly message: string;
}

/** `{ code, kind | status, message }`, as `DomainError` and `RequestRefusal` take it; of anything else, nothing. */
export function refusalAt(literal: ts.ObjectLiteralExpression, checker: ts.TypeChecker): Refusal[] {
  const field = (name: string) =>
    literal.properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && one.name.getText() === name)
      ?.initializer;
  const [code, kind, status, message] = ['code', 'kind', 'status', 'message'].map(field);
  if (!code || !message || (!kind && !status)) return [];
  const statusNumber = kind ? STATUS_OF[textsOf(kind, checker)[0] as RefusalKind] : Number(status?.getText());
  if (!statusNumber) return [];
  const [text = ''] = textsOf(message, checker);
  return textsOf(code, checker).map((name) => ({ code: name, status: statusNumber, message: text }));
}

/** The texts that an expression can be: of a template, one for each value that its only variable can have. */
function textsOf(expression: ts.Expression, checker: ts.TypeChecker): string[] {
  if (ts.isStringLiteralLike(expression)) return [expression.text];
  if (ts.isTemplateExpression(expression)) {
    const [span, ...more] = expression.templateSpans;
    const type = span && checker.getTypeAtLocation(span.expression);
    if (span && more.length === 0 && type?.isUnion() && type.types.every((member) => member.isStringLiteral())) {
      return type.types.map((member) => `${expression.head.text}${(member as ts.StringLiteralType).value}${span.literal.text}`);
    }
    const parts = expression.templateSpans.map((one) => `…${one.literal.text}`);
    return [expression.head.text + parts.join('')];
  }
  return [];
}
