// Functions for all cases.

const assert = require('node:assert/strict');
const path = require('node:path');
const vscode = require('vscode');

/** The longest wait for any event, in milliseconds; the machine may be busy. */
const PATIENCE = 45_000;
const SOURCE = 'proposal-lsp';

const place = (...parts) => vscode.Uri.file(path.join(path.dirname(vscode.workspace.workspaceFile.fsPath), ...parts));

/** Wait until a function returns a true value. */
async function until(what, test, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const value = await test();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${typeof what === 'function' ? what() : what} did not come`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The API of the extension, when its server runs. */
async function running() {
  const extension = vscode.extensions.getExtension('proposal-lsp.proposal-lsp');
  const runner = await extension.activate();
  await until('the running server', () => runner.condition === 'running');
  return runner;
}

async function open(uri) {
  const document = await vscode.workspace.openTextDocument(uri);
  return vscode.window.showTextDocument(document, { preview: false });
}

/** Our diagnostics as `code@line:from-to`, lines and columns from 0. */
function findings(uri) {
  return ours(uri).map((each) => {
    const { start, end } = each.range;
    return `${codeOf(each)}@${start.line}:${start.character}-${end.character}`;
  });
}

const ours = (uri) => vscode.languages.getDiagnostics(uri).filter((each) => each.source === SOURCE);
const codeOf = ({ code }) => (typeof code === 'object' ? code.value : code);

/** Wait until the codes of our diagnostics are these, in any order. */
async function settled(uri, codes) {
  const wanted = [...codes].sort().join();
  const now = () => ours(uri).map(codeOf).sort().join();
  await until(() => `the findings [${wanted}] (there are [${now()}])`, () => now() === wanted);
}

/** Fails if a range is not in a document. */
function inside(document, range) {
  assert.ok(document.validateRange(range).isEqual(range), `${JSON.stringify(range)} is outside the document`);
}

/** Our completions at a place: those whose edit is one, in the document, with snippet syntax only as a snippet. */
async function completions(document, position) {
  const list = await vscode.commands.executeCommand('vscode.executeCompletionItemProvider', document.uri, position);
  for (const item of list.items) {
    const ranges = item.range instanceof vscode.Range ? [item.range] : item.range ? [item.range.inserting, item.range.replacing] : [];
    for (const range of ranges) inside(document, range);
    const extra = item.additionalTextEdits ?? [];
    for (const edit of extra) inside(document, edit.range);
    apart([...extra.map((edit) => edit.range), ...ranges.slice(-1)]);
  }
  return list.items;
}

/** Fails if two ranges overlap. */
function apart(ranges) {
  const sorted = [...ranges].sort((one, other) => one.start.compareTo(other.start));
  sorted.slice(1).forEach((range, index) => assert.ok(range.start.isAfterOrEqual(sorted[index].end), 'edits overlap'));
}

/** The code actions for a range, of a kind. */
async function actions(document, range, kind) {
  const found = await vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind, 50);
  for (const action of found) {
    for (const [uri, edits] of action.edit?.entries() ?? []) {
      assert.equal(uri.toString(), document.uri.toString());
      for (const edit of edits) inside(document, edit.range ?? edit.edit.range);
      apart(edits.map((edit) => edit.range ?? edit.edit.range));
    }
  }
  return found;
}

const label = (item) => (typeof item.label === 'string' ? item.label : item.label.label);

/** Accept a completion item as the editor does: the text of its range is replaced. */
async function accept(editor, item) {
  const range = item.range instanceof vscode.Range ? item.range : item.range.replacing;
  const text = typeof item.insertText === 'string' ? item.insertText : item.insertText?.value ?? label(item);
  assert.ok(await editor.edit((builder) => builder.replace(range, text)));
}

/** The position right before, or after, a text that appears once. */
function at(document, text, { after = false } = {}) {
  const source = document.getText();
  const offset = source.indexOf(text);
  assert.ok(offset >= 0 && source.indexOf(text, offset + 1) < 0, `"${text}" is not there once`);
  return document.positionAt(after ? offset + text.length : offset);
}

async function replaceAll(editor, text) {
  const all = new vscode.Range(0, 0, editor.document.lineCount, 0);
  assert.ok(await editor.edit((builder) => builder.replace(all, text)));
}

module.exports = { accept, actions, at, codeOf, completions, findings, inside, label, open, ours, place, replaceAll, running, settled, until };
