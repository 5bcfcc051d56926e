/** A page that shows the OpenAPI document beside it; self-contained, so that it works offline. */
export const DOCS_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  section { border-top: 1px solid #8886; padding: 1rem 0; }
  h2 { font: 600 1.1rem ui-monospace, monospace; margin: 0; }
  table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
  th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; }
  pre { background: #8882; border-radius: .4rem; padding: .75rem; overflow: auto; max-height: 24rem; }
  code { font-family: ui-monospace, monospace; }
</style>
<main><h1>API</h1><p id="about">Loading <a href="openapi.json">openapi.json</a> …</p></main>
<script type="module">
  const main = document.querySelector('main');
  const element = (tag, text, parent) => {
    const made = parent.appendChild(document.createElement(tag));
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const json = (summary, value, parent) => {
    const details = element('details', undefined, parent);
    element('summary', summary, details);
    element('pre', JSON.stringify(value, null, 2), details);
  };
  const table = (rows, parent) => {
    const made = element('table', undefined, parent);
    for (const cells of rows) {
      const row = element('tr', undefined, made);
      cells.forEach((cell, i) => element(i === 0 ? 'th' : 'td', cell, row));
    }
  };
  const parameterRow = (p) => [
    p.name + (p.required ? ' *' : ''),
    p.in,
    [p.schema?.enum?.join(' | ') ?? p.schema?.type, p.schema?.default === undefined ? '' : 'default ' + p.schema.default].filter(Boolean).join(', '),
    p.description ?? '',
  ];
  const show = (path, method, operation) => {
    const section = element('section', undefined, main);
    element('h2', method.toUpperCase() + ' ' + path, section);
    element('p', operation.description ?? operation.summary ?? '', section);
    if (operation.parameters?.length) table(operation.parameters.map(parameterRow), section);
    for (const [type, content] of Object.entries(operation.requestBody?.content ?? {})) json('Body: ' + type, content, section);
    for (const [status, answer] of Object.entries(operation.responses ?? {})) json(status + ' ' + (answer.description ?? ''), answer.content ?? {}, section);
  };
  const methods = ['get', 'put', 'post', 'delete', 'patch'];
  const api = await (await fetch('openapi.json')).json();
  document.title = api.info.title;
  document.querySelector('h1').textContent = api.info.title + ' ' + api.info.version;
  document.querySelector('#about').textContent = api.info.description ?? '';
  for (const [path, operations] of Object.entries(api.paths ?? {}))
    for (const method of methods) if (operations[method]) show(path, method, operations[method]);
  if (api.components) json('Schemas', api.components, element('section', undefined, main));
</script>
</html>
`;
