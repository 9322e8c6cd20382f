// Reads the same numbers from their source, without any code of the product in between.

import { readFileSync } from 'node:fs';

const SCALE = 20n;

/** A decimal text as a whole number of 10⁻²⁰ units, so that sums are exact. */
function units(text) {
  const [, sign, whole, fraction = ''] = /^([-+]?)(\d+)(?:\.(\d+))?$/.exec(text);
  const value = BigInt(whole + fraction.padEnd(Number(SCALE), '0'));
  return sign === '-' ? -value : value;
}

/** The exact sum of decimal texts, rounded half away from zero to cents. */
export function sumToCents(texts) {
  const total = texts.reduce((sum, text) => sum + units(text), 0n);
  const half = 10n ** (SCALE - 2n) / 2n;
  const cents = (total < 0n ? total - half : total + half) / 10n ** (SCALE - 2n);
  const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
  return `${cents < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** As the user's locale writes it. */
export function asCurrency(text, currency, locale = 'en-US') {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(text);
}

/** A client of the sandbox's own API for one of its orgs. */
export async function sandboxClient(origin, { id, secret }) {
  const answer = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded'
    },
    body: 'grant_type=client_credentials'
  });
  const { access_token: token } = await answer.json();
  return async (path) => {
    const response = await fetch(origin + path, {
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'X-Request-ID': 'browser-test',
        'X-API-Version': '2026-06-01',
        'X-Client-ID': id
      }
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
}

export const NORTH = { id: 'inlay-north', secret: 'north-sandbox-secret' };
export const SOUTH = { id: 'inlay-south', secret: 'south-sandbox-secret' };

/** All holdings of an entity, page by page. */
export async function allHoldings(get, entity) {
  const holdings = [];
  let cursor;
  do {
    const page = await get(`/v1/entities/${entity}/holdings?limit=2000${cursor ? `&cursor=${cursor}` : ''}`);
    holdings.push(...page.holdings);
    cursor = page.next_cursor;
  } while (cursor);
  return holdings;
}

/**
 * Market values and cash of one OFX statement, by a plain search for their tags: deliberately not a parser, so that it
 * cannot share a mistake with the product's.
 */
export function statementAmounts(file) {
  const text = readFileSync(file, 'latin1');
  const amounts = (tag) => [...text.matchAll(new RegExp(`<${tag}>\\s*([-+]?[0-9.]+)`, 'g'))].map((match) => match[1]);
  return { positions: amounts('MKTVAL'), cash: amounts('AVAILCASH') };
}
