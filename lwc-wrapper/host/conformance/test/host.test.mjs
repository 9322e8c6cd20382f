// The kit itself: our own host and the plain one keep every rule, and each mutant is caught by the rule that it breaks.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, describe, test } from 'node:test';
import { RULES } from '../host/rules/index.mjs';
import { handshake, ruleOfHello, ruleOfMessage, toHost } from '../transcripts.mjs';

const kit = fileURLToPath(new URL('..', import.meta.url));
const mutants = readdirSync(join(kit, 'mutants/hosts')).filter((name) => name.endsWith('.mjs'));

/** Runs the command as an integrator does; a host that throws must not reach the test. */
function command(...args) {
  return new Promise((done) => {
    execFile(process.execPath, [join(kit, 'cli.mjs'), ...args], { cwd: kit }, (error, stdout, stderr) =>
      done({ code: error?.code ?? 0, stdout, stderr })
    );
  });
}

async function notKept(module) {
  const { code, stdout, stderr } = await command('host', module, '--json');
  assert.ok(stdout, stderr);
  return { code, rules: JSON.parse(stdout).filter(({ verdict }) => verdict !== 'kept') };
}

describe('hosts that conform', () => {
  for (const module of ['adapters/inlay-host.mjs', 'plain/host.mjs']) {
    test(`${module} keeps every rule`, async () => {
      assert.deepEqual(await notKept(module), { code: 0, rules: [] });
    });
  }
});

describe('hosts that break one rule', () => {
  const breaks = new Map();
  for (const name of mutants) {
    test(`${name} is refused by exactly the rule that it breaks`, async () => {
      const module = join('mutants/hosts', name);
      const { breaks: rule } = await import(join(kit, module));
      breaks.set(name, rule);
      const { code, rules } = await notKept(module);
      assert.deepEqual(
        rules.map(({ rule: each, verdict }) => [each, verdict]),
        [[rule, 'broken']]
      );
      assert.equal(code, 1);
    });
  }

  test('every rule has a host that breaks it, so none of them is asleep', () => {
    assert.deepEqual(
      RULES.map(({ id }) => id).filter((id) => ![...breaks.values()].includes(id)),
      []
    );
  });
});

describe('the recordings', () => {
  test('every recorded message belongs to a rule of the host that replays it', () => {
    const ids = RULES.map(({ id }) => id);
    const rules = [...handshake.host.map(ruleOfHello), ...toHost.map(ruleOfMessage)];
    assert.deepEqual(
      rules.filter((rule) => !ids.includes(rule)),
      []
    );
  });
});

describe('the command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'inlay-conformance-'));
  after(() => rmSync(folder, { recursive: true }));

  test('says rule, verdict, section and what was seen', async () => {
    const { code, stdout } = await command('host', 'mutants/hosts/any-source.mjs');
    assert.equal(code, 1);
    assert.match(stdout, /^BROKEN {3}source/m);
    assert.match(stdout, /docs\/host-protocol\.md, Handshake, hello/);
    assert.match(stdout, /seen: welcomed a hello of another window/);
    assert.match(stdout, new RegExp(`${RULES.length - 1} of ${RULES.length} rules kept; 1 broken\\.`));
  });

  test('a host that never welcomes anybody is not called conforming', async () => {
    const module = join(folder, 'dead.mjs');
    writeFileSync(module, 'export const createHost = () => ({ changeRecord() {}, destroy() {} });\n');
    const { code, rules } = await notKept(module);
    assert.equal(code, 1);
    assert.ok(rules.some(({ verdict }) => verdict === 'untried'));
  });

  test('a host that throws at once is a verdict and no crash', async () => {
    const module = join(folder, 'throwing.mjs');
    writeFileSync(module, 'export const createHost = () => { throw new Error("no"); };\n');
    const { code, rules } = await notKept(module);
    assert.equal(code, 1);
    assert.equal(rules.length, RULES.length);
  });

  for (const args of [
    [],
    ['host'],
    ['planet', 'x'],
    ['host', 'plain/host.mjs', '--wrong'],
    ['guest', 'https://x.example']
  ]) {
    test(`"${args.join(' ')}" is answered with how it is used`, async () => {
      const { code, stderr } = await command(...args);
      assert.equal(code, 2);
      assert.match(stderr, /Usage:/);
    });
  }

  test('a module that is no adapter is named', async () => {
    const { code, stderr } = await command('host', 'report.mjs');
    assert.equal(code, 2);
    assert.match(stderr, /report\.mjs exports no function createHost/);
  });
});
