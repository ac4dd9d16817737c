// The extension, tested by its API and by commands of VS Code. Two folders are open: `reef` and `charts`.

const assert = require('node:assert/strict');
const fs = require('node:fs');
const vscode = require('vscode');
const { accept, actions, at, completions, findings, label, open, ours, place, replaceAll, running, settled, until } = require('./help.js');

const RFC = place('reef', 'rfc-042-resumable-uploads.md');
const SPEC = place('charts', 'tile-cache.md');
const MEMO = place('reef', 'tide-tables.md');
const MEMO_SCHEMA = place('reef', '.proposals', 'memo.yaml');
const RFC_CODES = ['unknown-value', 'malformed-value', 'table-value', 'missing-section', 'misnamed-section'];

const cases = [];
const test = (name, act) => cases.push([name, act]);

test('the bundled server is run if there is no other', async () => {
  const { server } = await running();
  assert.equal(server.origin, 'bundled');
  assert.ok(server.args.at(-1).endsWith('bundled/run.py'));
  const { packageJSON } = vscode.extensions.getExtension('proposal-lsp.proposal-lsp');
  assert.equal(server.version, packageJSON.version);
});

test('findings have the right place, also after a character of two units', async () => {
  const { document } = await open(RFC);
  await settled(RFC, RFC_CODES);
  const texts = ours(RFC).map(({ range }) => document.getText(range)).sort();
  assert.deepEqual(texts, ['## Dependancies', '28 March 2025', 'Dependancies', 'Drafty', 'Medum']);
  const cell = findings(RFC).find((each) => each.startsWith('table-value'));
  // The line begins `| 😀 Zoë’s`: the emoji counts as two units.
  assert.match(cell, /:32-37$/);
  const [status] = ours(RFC).filter(({ code }) => code === 'unknown-value' || code?.value === 'unknown-value');
  assert.equal(status.message, 'Status "Drafty" is not one of Draft, Accepted, Implemented, Rejected. Did you mean "Draft"?');
  assert.equal(status.severity, vscode.DiagnosticSeverity.Error);
  assert.match(status.relatedInformation[0].location.uri.path, /rfc\.yaml$/);
});

test('a document that is not a proposal has no findings', async () => {
  const readme = place('reef', 'README.md');
  const { document } = await open(readme);
  assert.equal((await running()).condition, 'running');
  await settled(readme, []);
  const items = await completions(document, new vscode.Position(2, 5));
  assert.deepEqual(items.filter((item) => item.kind !== vscode.CompletionItemKind.Snippet && item.kind !== vscode.CompletionItemKind.Text).map(label), []);
});

test('the schema in use and why', async () => {
  const { client } = await running();
  await open(RFC);
  const info = await client.sendRequest('proposal-lsp/schemaInfo', { uri: RFC.toString() });
  assert.equal(info.id, 'rfc');
  assert.match(info.reason, /a title of the form/);
});

test('each folder has its own schemas', async () => {
  const { client } = await running();
  const ids = async (folder) => (await client.sendRequest('proposal-lsp/schemas', { uri: place(folder).toString() })).map(({ id }) => id);
  assert.ok((await ids('reef')).includes('memo'));
  assert.ok(!(await ids('charts')).includes('memo'));
});

test('a status is completed, in lifecycle order', async () => {
  const editor = await open(RFC);
  const { document } = editor;
  const items = await completions(document, at(document, '**Status**: Draf', { after: true }));
  const values = items.filter((item) => item.kind === vscode.CompletionItemKind.EnumMember);
  const sorted = values.sort((one, other) => (one.sortText ?? label(one)).localeCompare(other.sortText ?? label(other)));
  assert.deepEqual(sorted.map(label).sort(), ['Accepted', 'Draft', 'Implemented', 'Rejected']);
  await accept(editor, values.find((item) => label(item) === 'Accepted'));
  assert.equal(document.lineAt(2).text, '**Status**: Accepted');
  await settled(RFC, RFC_CODES.slice(1));
});

test('a priority is completed in an empty cell', async () => {
  const editor = await open(SPEC);
  await settled(SPEC, ['table-value']);
  const { document } = editor;
  const items = await completions(document, at(document, 'while the viewer is idle | ', { after: true }));
  const could = items.find((item) => label(item) === 'Could');
  assert.ok(could, items.map(label).join());
  await accept(editor, could);
  assert.match(document.lineAt(58).text, /^\| FR-5 \| .* idle \| Could \|$/);
  await settled(SPEC, []);
});

test('a hover shows the purpose of a section', async () => {
  const { document } = await open(RFC);
  const hovers = await vscode.commands.executeCommand('vscode.executeHoverProvider', RFC, at(document, '## Motivation').translate(0, 5));
  const text = hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
  assert.match(text, /The trouble as it is today, with evidence/);
});

test('a missing section is inserted where it belongs', async () => {
  const editor = await open(RFC);
  const { document } = editor;
  const found = await actions(document, document.lineAt(at(document, '## Dependancies').line).range, 'quickfix');
  const insert = found.find(({ title }) => title.includes('"Rollout Plan"'));
  assert.ok(insert, found.map(({ title }) => title).join('\n'));
  if (insert.edit) assert.ok(await vscode.workspace.applyEdit(insert.edit));
  if (insert.command) await vscode.commands.executeCommand(insert.command.command, ...(insert.command.arguments ?? []));
  await until('the section', () => document.getText().includes('## Rollout Plan'));
  const headings = document.getText().match(/^## .*$/gm);
  const here = headings.indexOf('## Rollout Plan');
  assert.deepEqual(headings.slice(here - 1, here + 2), ['## Dependancies', '## Rollout Plan', '## Metrics and Monitoring']);
  await until('the end of the finding', () => !ours(RFC).some(({ message }) => message.includes('Rollout Plan') && message.includes('is missing')));
});

test('fix-all applies the safe fixes', async () => {
  const editor = await open(RFC);
  const { document } = editor;
  await vscode.commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.proposal-lsp', apply: 'first' });
  await until('the fixes', () => document.getText().includes('## Dependencies'));
  assert.match(document.getText(), /^\*\*Updated\*\*: 2025-03-28$/m);
  assert.match(document.getText(), /^\| 😀 Zoë’s journal is cut off \| Med \|/m);
  await until('the end of the findings', () => ours(RFC).every(({ message }) => message.includes('Rollout Plan')));
});

test('nothing is saved or lost by that', async () => {
  const { document } = await open(RFC);
  assert.ok(document.isDirty);
  assert.ok(await document.save());
  const saved = fs.readFileSync(RFC.fsPath, 'utf8');
  assert.equal(saved, document.getText());
  for (const line of ['Zoë Adeyemi, Håkon Solberg', 'Server 5.2, planned for 14 April']) assert.ok(saved.includes(line));
});

test('headings are shown once, and folding is VS Code’s own', async () => {
  await open(SPEC);
  const symbols = await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', SPEC);
  const names = (list) => list.flatMap((each) => [each.name, ...names(each.children ?? [])]);
  assert.equal(names(symbols).filter((name) => /Requirements$/.test(name)).length, 3);
  const folds = await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', SPEC);
  const starts = folds.map(({ start }) => start);
  assert.equal(new Set(starts).size, starts.length);
});

test('an untitled document is checked', async () => {
  const content = '# RFC-7: A tide clock\n\n**Status**: Darft\n**Author**: 😀 Åsa\n**Created**: 2025-01-02\n**Updated**: 2025-01-02\n\n## Summary\n\nIt shows the tide.\n\n## Motivation\n\nPeople get wet.\n';
  const document = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(document);
  await until('the finding', () => ours(document.uri).some(({ message }) => message.startsWith('Status "Darft"')));
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await until('the end of the findings', () => ours(document.uri).length === 0);
});

test('documents are checked again when a schema is edited', async () => {
  await open(MEMO);
  await settled(MEMO, []);
  const editor = await open(MEMO_SCHEMA);
  const before = editor.document.getText();
  await replaceAll(editor, `${before}  - heading: Tides\n    doc: Which tables hold from now on.\n`);
  await editor.document.save();
  await settled(MEMO, ['missing-section']);
  await replaceAll(editor, `${before}  - headnig: Tides\n`);
  await until('the finding in the schema', () => ours(MEMO_SCHEMA).some(({ message }) => message.includes('headnig')));
  await replaceAll(editor, before);
  await editor.document.save();
  await settled(MEMO, []);
  await settled(MEMO_SCHEMA, []);
});

test('documents are checked again when another program changes a schema', async () => {
  await open(MEMO);
  const before = fs.readFileSync(MEMO_SCHEMA.fsPath, 'utf8');
  fs.writeFileSync(MEMO_SCHEMA.fsPath, `${before}  - heading: Moon\n    doc: Its phase.\n`);
  await settled(MEMO, ['missing-section']);
  fs.writeFileSync(MEMO_SCHEMA.fsPath, before);
  await settled(MEMO, []);
});

test('settings apply to a folder', async () => {
  const editor = await open(SPEC);
  const { document } = editor;
  const cell = document.getText().replace('| Could |', '| Coudl |');
  await replaceAll(editor, cell);
  await settled(SPEC, ['table-value']);
  const settings = vscode.workspace.getConfiguration('proposal-lsp', SPEC);
  await settings.update('run', 'off', vscode.ConfigurationTarget.WorkspaceFolder);
  await settled(SPEC, []);
  await settings.update('run', undefined, vscode.ConfigurationTarget.WorkspaceFolder);
  await settled(SPEC, ['table-value']);
  await vscode.commands.executeCommand('workbench.action.files.revert');
});

test('from an id to its proposal, from there to all references', async () => {
  const { client } = await running();
  const { document } = await open(RFC);
  await client.sendRequest('workspace/symbol', { query: '' });
  const note = place('reef', 'note.md');
  fs.writeFileSync(note.fsPath, '# Note\n\nAs [the uploads](rfc-042-resumable-uploads.md) are.\n');
  try {
    await open(note);
    const at = new vscode.Position(2, 30);
    const [target] = await until('the definition', async () => {
      const found = await vscode.commands.executeCommand('vscode.executeDefinitionProvider', note, at);
      return found.some((one) => (one.targetRange ?? one.range).start.character === 6) && found;
    });
    assert.equal((target.targetUri ?? target.uri).fsPath, RFC.fsPath);
    const title = new vscode.Position(0, 8);
    const named = await vscode.commands.executeCommand('vscode.executeReferenceProvider', RFC, title);
    assert.ok(named.some(({ uri }) => uri.fsPath === note.fsPath));
    const symbols = await vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', 'RFC-042');
    assert.ok(symbols.some(({ name, location }) => /^RFC-042 /.test(name) && location.uri.fsPath === RFC.fsPath));
    const board = await client.sendRequest('proposal-lsp/proposals', {});
    assert.ok(board.some(({ id, uri }) => id === 'RFC-042' && vscode.Uri.parse(uri).fsPath === RFC.fsPath));
    await vscode.commands.executeCommand('proposal-lsp.proposals.focus');
    assert.equal(document.isClosed, false);
  } finally {
    fs.unlinkSync(note.fsPath);
  }
});

test('a server that is killed is started again', async () => {
  const runner = await running();
  const editor = await open(MEMO);
  const before = runner.client.serverProcess?.pid ?? runner.client._serverProcess.pid;
  process.kill(before, 'SIGKILL');
  // Before VS Code notices the crash, many messages are written to it.
  for (const end = Date.now() + 200; Date.now() < end; );
  for (let count = 0; count < 9; count += 1) runner.client.sendRequest('proposal-lsp/proposals', {}).catch(() => undefined);
  await until('another server', () => runner.condition === 'running' && (runner.client._serverProcess?.pid ?? before) !== before);
  const text = editor.document.getText();
  await replaceAll(editor, text.replace('## Reason', '## Raeson'));
  await settled(MEMO, ['misnamed-section']);
  await replaceAll(editor, text);
  await settled(MEMO, []);
});

test('a command that does not run is reported, and a valid one is used', async () => {
  const runner = await running();
  const bundled = runner.server;
  const settings = vscode.workspace.getConfiguration('proposal-lsp');
  await settings.update('path', '/nowhere/proposal-lsp', vscode.ConfigurationTarget.Workspace);
  await until('the stop', () => runner.condition === 'stopped' && !runner.server);
  await settings.update('path', process.env.OTHER_SERVER, vscode.ConfigurationTarget.Workspace);
  await until('the other server', () => runner.condition === 'running' && runner.server?.origin === 'setting');
  assert.equal(runner.server.command, process.env.OTHER_SERVER);
  await settings.update('path', undefined, vscode.ConfigurationTarget.Workspace);
  await until('the bundled server', () => runner.condition === 'running' && runner.server?.origin === 'bundled');
  assert.deepEqual(runner.server, bundled);
});

test('the command to restart restarts', async () => {
  const runner = await running();
  const { client } = runner;
  await vscode.commands.executeCommand('proposal-lsp.restart');
  assert.equal(runner.condition, 'running');
  assert.notEqual(runner.client, client);
  await open(MEMO);
  await settled(MEMO, []);
});

module.exports = { cases };
