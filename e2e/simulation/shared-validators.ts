type Validate = unknown;
type Compile = (route: { readonly schema: unknown }) => Validate;
type BuildCompiler = (externalSchemas: unknown, options: unknown) => Compile;

/** `@fastify/ajv-compiler` for applications that start again and again: what was compiled once is taken again. */
export function shareValidators(original: () => BuildCompiler): () => BuildCompiler {
  const build = original();
  const compiled = new Map<Compile, Map<string, Validate>>();
  return () => (externalSchemas, options) => {
    // The same one for the same options.
    const compile = build(externalSchemas, options);
    const known = compiled.get(compile) ?? new Map<string, Validate>();
    compiled.set(compile, known);
    return (route) => {
      const text = JSON.stringify(route.schema);
      const validate = known.get(text) ?? compile(route);
      known.set(text, validate);
      return validate;
    };
  };
}
