import { globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { repositoryRoot } from '../repository-root.ts';
import { refusalAt, type Refusal } from './refusals.ts';

export interface HandlerFacts {
  readonly description: string;
  /** What is rendered as the answer; undefined when nothing is. */
  readonly answer: ts.Type | undefined;
  /** How it opens its transaction: with `commit`, and whether that keeps answers. */
  readonly commit: 'stored' | 'secret' | 'none' | undefined;
  readonly needsVersion: boolean;
  readonly setsVersion: boolean;
  /** The refusals that its code can reach, from use case and entity. */
  readonly refusals: readonly Refusal[];
}

/** Reads what only the sources say about a route: TypeScript's own view of them, one program for all services. */
export class Sources {
  readonly checker: ts.TypeChecker;
  private readonly program: ts.Program;
  private readonly handlers = new Map<string, ts.MethodDeclaration>();

  constructor() {
    const config = ts.readConfigFile(join(repositoryRoot, 'tsconfig.base.json'), ts.sys.readFile) as { config: object };
    const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, repositoryRoot);
    const files = globSync('{services,libs}/*/src/**/*.controller.ts', { cwd: repositoryRoot });
    this.program = ts.createProgram(
      files.map((file) => join(repositoryRoot, file)),
      { ...options, types: ['node'] },
    );
    this.checker = this.program.getTypeChecker();
    for (const file of files) this.collect(join(repositoryRoot, file));
  }

  private collect(file: string): void {
    const service = /services\/([\w-]+)\//.exec(file)?.[1] ?? '';
    this.program.getSourceFile(file)?.forEachChild((node) => {
      if (!ts.isClassDeclaration(node)) return;
      for (const member of node.members) {
        if (ts.isMethodDeclaration(member)) {
          this.handlers.set(`${service} ${node.name?.text}.${member.name.getText()}`, member);
        }
      }
    });
  }

  factsOf(service: string, { controller, handler }: { controller: string; handler: string }): HandlerFacts {
    const name = `${controller}.${handler}`;
    const method = this.handlers.get(`${service} ${name}`) ?? this.handlers.get(` ${name}`);
    if (!method) throw new Error(`there is no source of ${name}`);
    const reached = reachableFrom(method, this.checker);
    const commit = commitIn(method);
    const names = new Set(reached.map((node) => (node as ts.FunctionDeclaration).name?.getText()));
    return {
      description: ts.displayPartsToString(this.checker.getSymbolAtLocation(method.name)?.getDocumentationComment(this.checker)),
      answer: this.answerOf(method, commit?.arguments[1], name),
      commit: commit && keptAs(commit),
      needsVersion: names.has('expectedVersion'),
      setsVersion: names.has('setEtag'),
      refusals: reached.flatMap((node) => refusalsIn(node, this.checker)),
    };
  }

  private answerOf(method: ts.MethodDeclaration, work: ts.Expression | undefined, name: string): ts.Type | undefined {
    const rendered = work ? this.checker.getTypeAtLocation(work) : this.checker.getTypeAtLocation(method);
    const returned = rendered.getCallSignatures()[0]?.getReturnType();
    const answer = returned && this.checker.getAwaitedType(returned);
    if (!answer) throw new Error(`${name} answers nothing that can be read`);
    return answer.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined) ? undefined : answer;
  }
}

function commitIn(method: ts.MethodDeclaration): ts.CallExpression | undefined {
  let found: ts.CallExpression | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /\.requests\.commit$/.test(node.expression.getText())) found = node;
    node.forEachChild(visit);
  };
  visit(method);
  return found;
}

function keptAs(commit: ts.CallExpression): 'stored' | 'secret' | 'none' {
  const kept = /idempotency: '(\w+)'/.exec(commit.arguments[2]?.getText() ?? '')?.[1];
  return (kept as 'secret' | 'none' | undefined) ?? 'stored';
}

/** Every function that is called, handed on or made from here, in our own sources. */
function reachableFrom(start: ts.Node, checker: ts.TypeChecker): ts.Node[] {
  const reached = new Set<ts.Node>([start]);
  for (const node of reached) {
    const visit = (inner: ts.Node): void => {
      if (ts.isTypeNode(inner) || ts.isDecorator(inner)) return;
      if (ts.isIdentifier(inner)) for (const next of functionsNamed(inner, checker)) reached.add(next);
      inner.forEachChild(visit);
    };
    node.forEachChild(visit);
  }
  return [...reached];
}

function functionsNamed(name: ts.Identifier, checker: ts.TypeChecker): ts.Node[] {
  const symbol = checker.getSymbolAtLocation(name);
  const real = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return (real?.declarations ?? []).filter((declaration) => {
    if (declaration.getSourceFile().isDeclarationFile) return false;
    if (ts.isVariableDeclaration(declaration)) return declaration.initializer && ts.isArrowFunction(declaration.initializer);
    if (ts.isClassDeclaration(declaration)) return refusalClass(declaration);
    return ts.isFunctionDeclaration(declaration) || ts.isMethodDeclaration(declaration);
  });
}

function refusalClass(declaration: ts.ClassDeclaration): boolean {
  return /extends (DomainError|Contradicts\w+)/.test(declaration.getText().split('\n')[0] ?? '');
}

function refusalsIn(node: ts.Node, checker: ts.TypeChecker): Refusal[] {
  const found: Refusal[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isObjectLiteralExpression(inner)) found.push(...refusalAt(inner, checker));
    inner.forEachChild(visit);
  };
  visit(node);
  return found;
}
