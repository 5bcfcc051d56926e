/** Asks a browser's user for an API key; self-contained. */
export const SIGN_IN_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  main { max-width: 28rem; margin: 4rem auto; padding: 0 1rem; }
  input, button { font: inherit; padding: .4rem .6rem; }
  input { width: 100%; box-sizing: border-box; margin: .25rem 0 .75rem; }
</style>
<main>
  <h1>Sign in</h1>
  <form>
    <label for="key">API key with the scope <code>read</code></label>
    <input id="key" type="password" autocomplete="current-password" required autofocus>
    <button>Sign in</button>
    <p role="alert"></p>
  </form>
</main>
<script type="module">
  const form = document.querySelector('form');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const headers = { 'X-API-Key': document.querySelector('#key').value.trim() };
    const answer = await fetch('/session', { method: 'POST', headers });
    if (answer.ok) return location.assign('/');
    document.querySelector('[role=alert]').textContent = (await answer.json()).detail;
  });
</script>
</html>
`;
