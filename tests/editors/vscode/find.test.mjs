// The server that is found, among programs that are shell scripts.

import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { NotFound, findServer } from '../../../editors/vscode/src/find.ts';

const top = fs.mkdtempSync(path.join(os.tmpdir(), 'find-'));
after(() => fs.rmSync(top, { recursive: true }));
let home;
let said;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(top, 'case-'));
  said = [];
});

const GOOD = 'echo "proposal-lsp 1.2.3"';
const BAD = 'echo "no module" >&2; exit 1';

/** A program that runs a script. */
function program(name, script = GOOD) {
  const file = path.join(home, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return file;
}

/** The server that is found: the origin and the program, relative to the folder of the case. */
async function find(more = {}) {
  const around = {
    trusted: true,
    path: '',
    interpreter: '',
    folders: [path.join(home, 'one'), path.join(home, 'two')],
    env: { PATH: [path.join(home, 'bin'), '.', ''].join(path.delimiter) },
    bundled: '/ext/run.py',
    ...more,
  };
  const { origin, command, args, version } = await findServer(around, (line) => said.push(line));
  assert.equal(version, '1.2.3');
  assert.deepEqual(args, origin === 'bundled' ? ['-I', '-X', 'utf8', '/ext/run.py'] : []);
  return `${origin} ${path.relative(home, command)}`;
}

test('setting, then virtual environment, then PATH, then bundled', async () => {
  program('bin/python3');
  assert.equal(await find(), 'bundled bin/python3');
  program('bin/proposal-lsp');
  assert.equal(await find(), 'PATH bin/proposal-lsp');
  program('two/venv/bin/proposal-lsp');
  assert.equal(await find(), 'workspace two/venv/bin/proposal-lsp');
  program('one/env/bin/proposal-lsp');
  program('one/.venv/bin/proposal-lsp');
  assert.equal(await find(), 'workspace one/.venv/bin/proposal-lsp');
  assert.equal(await find({ path: program('mine') }), 'setting mine');
  assert.deepEqual(said, []);
});

test('a relative path starts at the first folder', async () => {
  program('one/tools/lsp');
  assert.equal(await find({ path: 'tools/lsp' }), 'setting one/tools/lsp');
});

test('a program that does not run is skipped, with a message', async () => {
  const broken = [program('one/.venv/bin/proposal-lsp', BAD), program('bin/python3', 'echo "Python 3.9 is too old" >&2; exit 1')];
  program('bin/python3.12');
  assert.equal(await find(), 'bundled bin/python3.12');
  assert.deepEqual(said, [`${broken[0]} is not used: no module`, `${broken[1]} is not used: Python 3.9 is too old`]);
});

test('another program of that name is skipped', async () => {
  program('bin/proposal-lsp', 'echo "something else 2.0"');
  program('bin/python');
  assert.equal(await find(), 'bundled bin/python');
});

test('a user’s choice is not replaced', async () => {
  program('bin/proposal-lsp');
  program('bin/python3');
  const wrong = program('mine', BAD);
  await assert.rejects(find({ path: wrong }), (error) => error instanceof NotFound && error.message.includes(`${wrong}, which does not run: no module`));
  await assert.rejects(find({ path: '/nowhere/lsp' }), /ENOENT/);
  fs.rmSync(path.join(home, 'bin', 'proposal-lsp'));
  await assert.rejects(find({ interpreter: wrong }), /proposal-lsp.interpreter names .*mine, which does not run/);
});

test('an interpreter: from the settings, the workspace, or PATH', async () => {
  program('bin/python3');
  program('one/.venv/bin/python');
  assert.equal(await find(), 'bundled one/.venv/bin/python');
  assert.equal(await find({ interpreter: program('my-python') }), 'bundled my-python');
});

test('without trust only the bundled server is run, and nothing of the workspace', async () => {
  const marked = (name) => program(name, `touch ${home}/ran; ${GOOD}`);
  marked('one/.venv/bin/proposal-lsp');
  marked('one/.venv/bin/python');
  marked('bin/proposal-lsp');
  marked('one/bin/python3');
  program('bin/python3');
  const env = { PATH: [path.join(home, 'one', 'bin'), path.join(home, 'bin')].join(path.delimiter) };
  assert.equal(await find({ trusted: false, path: marked('mine'), env }), 'bundled bin/python3');
  assert.ok(!fs.existsSync(path.join(home, 'ran')));
});

test('without any Python the message says what to do', async () => {
  await assert.rejects(find(), /No Python 3\.10 or newer was found\. Install one .* proposal-lsp\.interpreter/);
});
