// The item in the status bar that names the schema in use.

import * as vscode from 'vscode';
import { plain } from './plain.ts';
import { type SchemaInfo, schemaInfo } from './requests.ts';
import type { Runner } from './runner.ts';

/** Milliseconds between the last edit and the request to the server. */
const PAUSE = 300;

/** Shows the item and keeps it up to date until the result is disposed of. */
export function showStatus(runner: Runner): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('proposal-lsp.schema', vscode.StatusBarAlignment.Right, 100);
  item.name = 'Proposal Schema';
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

  async function update(): Promise<void> {
    const number = ++asked;
    const document = vscode.window.activeTextEditor?.document;
    if (document?.uri.scheme === 'output') {
      return; // A log has the focus; the item still describes the document next to it.
    }
    if (document?.languageId !== 'markdown') {
      item.hide();
    } else if (runner.condition === 'running') {
      const info = await runner.client
        ?.sendRequest(schemaInfo, { uri: document.uri.toString() })
        .catch(() => null);
      if (number === asked) {
        showSchema(item, info ?? null);
      }
    } else {
      showCondition(item, runner.condition === 'starting');
    }
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => void update(), PAUSE);
  }

  void update();
  return vscode.Disposable.from(
    item,
    new vscode.Disposable(() => clearTimeout(timer)),
    runner.onDidChange(soon),
    vscode.window.onDidChangeActiveTextEditor(() => void update()),
    vscode.workspace.onDidChangeTextDocument(soon),
    // Saving a schema or a configuration may change the kind of a document, and its findings.
    vscode.workspace.onDidSaveTextDocument(soon),
    vscode.languages.onDidChangeDiagnostics(soon),
  );
}

function showSchema(item: vscode.StatusBarItem, info: SchemaInfo | null): void {
  item.backgroundColor = undefined;
  if (!info?.id) {
    item.hide();
    return;
  }
  item.text = `$(checklist) ${info.id}`;
  item.tooltip = `${info.name}: ${plain(info.reason)}`;
  item.accessibilityInformation = { label: `Proposal schema: ${info.name}` };
  item.command = 'proposal-lsp.explainSchema';
  item.show();
}

function showCondition(item: vscode.StatusBarItem, starting: boolean): void {
  item.text = starting ? '$(loading~spin) proposals' : '$(error) proposals';
  item.tooltip = starting ? 'The Proposal LSP server is starting.' : 'The Proposal LSP server is not running. Click to restart it.';
  item.accessibilityInformation = { label: item.tooltip };
  item.backgroundColor = starting ? undefined : new vscode.ThemeColor('statusBarItem.errorBackground');
  item.command = 'proposal-lsp.restart';
  item.show();
}
