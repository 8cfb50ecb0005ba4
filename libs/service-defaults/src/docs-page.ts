/** Shows a service's `/openapi.json` to people. Everything from the document is set as text, never as HTML. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Afterglow</title>
<style>
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1c1c28; background: #fff }
  details { border-top: 1px solid #ddd; padding: .4rem 0 } summary { cursor: pointer }
  code, pre { font: 13px/1.5 ui-monospace, monospace } pre { background: #f4f4f8; padding: .6rem; overflow: auto }
  b { display: inline-block; min-width: 4.5rem } em { color: #666; font-style: normal }
  @media (prefers-color-scheme: dark) { body { color: #e6e6ee; background: #16161d } pre { background: #22222c } details { border-color: #333 } em { color: #aaa } }
</style>
<h1>Afterglow</h1>
<p><a href="openapi.json">openapi.json</a></p>
<main></main>
<script>
const add = (parent, tag, text) => { const child = document.createElement(tag); if (text) child.textContent = text; parent.append(child); return child; };
const show = (parent, title, value) => { add(parent, 'h4', title); add(parent, 'pre', JSON.stringify(value, null, 2)); };
const who = ([one]) => !one ? 'anyone' : Object.entries(one).map(([kind, of]) => [kind === 'person' ? 'signed in' : 'service client', ...of].join(' ')).join();
fetch('openapi.json').then((answer) => answer.json()).then((api) => {
  document.title = document.querySelector('h1').textContent = api.info.title;
  const main = document.querySelector('main');
  const resolve = (node) => node.$ref ? node.$ref.slice(2).split('/').reduce((at, part) => at[part], api) : node;
  for (const { name } of api.tags) {
    add(main, 'h2', name);
    for (const [path, methods] of Object.entries(api.paths)) for (const [method, route] of Object.entries(methods)) {
      if (route.tags[0] !== name) continue;
      const box = add(main, 'details'), head = add(box, 'summary');
      add(head, 'b', method.toUpperCase()); add(head, 'code', path); add(head, 'em', '  ' + who(route.security));
      add(box, 'p', route.description);
      for (const one of route.parameters.map(resolve)) {
        const line = add(box, 'div'); add(line, 'code', one.name);
        add(line, 'em', ' ' + one.in + (one.required ? ', required' : '') + (one.description ? ': ' + one.description : ''));
      }
      if (route.requestBody) show(box, 'Body', route.requestBody.content['application/json'].schema);
      for (const [status, named] of Object.entries(route.responses)) {
        const answer = resolve(named);
        const content = Object.values(answer.content || {})[0];
        if (status < 300 && content) show(box, 'Answer ' + status, content.schema); else add(box, 'div', status + '  ' + answer.description);
      }
    }
  }
  add(main, 'h2', 'Schemas');
  for (const [name, schema] of Object.entries(api.components.schemas)) {
    const box = add(main, 'details'); add(box, 'summary', name); add(box, 'pre', JSON.stringify(schema, null, 2));
  }
});
</script>
</html>
`;
