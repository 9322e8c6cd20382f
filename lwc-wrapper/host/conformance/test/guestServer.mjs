// Serves the plain guest and its mutants, and a page that may embed them. For the tests of the kit only.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const kit = fileURLToPath(new URL('..', import.meta.url));
const NAME = /^[a-z-]+$/;

/** @returns {Promise<{address: (mutant?: string) => string, page: string, close: () => void}>} */
export async function serveGuests() {
  let origin;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (pathname.endsWith('.mjs')) {
      response.setHeader('content-type', 'text/javascript');
      response.setHeader('access-control-allow-origin', '*');
      response.end(readFileSync(`${kit}${pathname}`));
    } else if (pathname === '/embed') {
      response.setHeader('content-type', 'text/html');
      response.end(guestPage([origin.replace('127.0.0.1', 'localhost')], searchParams.get('mutant')));
    } else {
      response.statusCode = pathname === '/api/session' ? 401 : 200;
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>Host page</title><link rel="icon" href="data:,"><body></body>');
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  origin = `http://127.0.0.1:${server.address().port}`;
  return {
    address: (mutant = '') => `${origin}/embed?org=00DA0000000AbCdMAK&mutant=${mutant}`,
    page: origin.replace('127.0.0.1', 'localhost'),
    close() {
      server.closeAllConnections();
      server.close();
    }
  };
}

function guestPage(hostOrigins, mutant) {
  const replaced = NAME.test(mutant ?? '') ? `(await import('/mutants/guests/${mutant}.mjs')).decisions` : '{}';
  return `<!doctype html><title>Guest</title><link rel="icon" href="data:,"><body>Guest<script type="module">
import { runPlainGuest } from '/plain/guest.mjs';
runPlainGuest(${JSON.stringify(hostOrigins)}, ${replaced});
</script></body>`;
}
