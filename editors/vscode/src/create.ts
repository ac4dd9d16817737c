// The command "New Proposal": asks for the folder, the kind and the title; `proposal-lsp new` does the rest.

import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from './find.ts';
import { schemas } from './requests.ts';
import type { Runner } from './runner.ts';

const MORE = 'Another Folder...';

/** Make a proposal and open it; without a workspace, as an untitled document. */
export async function newProposal(runner: Runner): Promise<void> {
  const { client, server } = runner;
  if (!client || !server || runner.condition !== 'running') {
    void vscode.window.showErrorMessage('The Proposal LSP server is not running.', 'Restart').then((chosen) => {
      return chosen && runner.restart();
    });
    return;
  }
  const folder = vscode.workspace.workspaceFolders ? await askForFolder() : null;
  if (folder === undefined) {
    return;
  }
  const kinds = await client.sendRequest(schemas, folder ? { uri: folder.toString() } : {});
  const kind = await vscode.window.showQuickPick(
    kinds
      .filter(({ template }) => template)
      .map(({ id, name, doc }) => ({ label: name, description: id, detail: doc, id })),
    { title: 'New Proposal', placeHolder: 'What kind of proposal?', matchOnDescription: true },
  );
  const title = kind && (await vscode.window.showInputBox({ title: `New Proposal: ${kind.label}`, prompt: 'The title, without a number. It may be left empty.' }));
  if (title === undefined) {
    return;
  }
  try {
    await vscode.window.showTextDocument(await write(server, folder, kind!.id, title));
  } catch (error) {
    void vscode.window.showErrorMessage(`The proposal was not created: ${error instanceof Error ? error.message : error}`);
  }
}

async function write(server: Server, folder: vscode.Uri | null, kind: string, title: string): Promise<vscode.TextDocument> {
  const words = title.trim() ? [title] : [];
  if (!folder) {
    const content = await run(server, homedir(), ['new', '--stdout', '--', kind, ...words]);
    return vscode.workspace.openTextDocument({ language: 'markdown', content });
  }
  // In the folder itself, so that the path that is printed is the name of the file.
  const printed = await run(server, folder.fsPath, ['new', '--dir', '.', '--', kind, ...words]);
  return vscode.workspace.openTextDocument(path.resolve(folder.fsPath, printed.trim()));
}

/** The folder of the new proposal; undefined where the user gives up. */
async function askForFolder(): Promise<vscode.Uri | undefined> {
  const roots = (vscode.workspace.workspaceFolders ?? []).map((each) => each.uri);
  const active = vscode.window.activeTextEditor?.document.uri;
  const beside = active && vscode.workspace.getWorkspaceFolder(active) ? [vscode.Uri.joinPath(active, '..')] : [];
  const folders = new Map([...beside, ...roots].map((uri) => [uri.toString(), uri]));
  const chosen = await vscode.window.showQuickPick(
    [
      ...[...folders.values()].map((uri) => ({ label: vscode.workspace.asRelativePath(uri, true), description: uri.fsPath, uri })),
      { label: MORE, description: '', uri: undefined },
    ],
    { title: 'New Proposal', placeHolder: 'In which folder?' },
  );
  if (chosen?.label !== MORE) {
    return chosen?.uri;
  }
  const opened = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Create Here' });
  return opened?.[0];
}

function run(server: Server, cwd: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PYTHONUTF8: '1' };
    execFile(server.command, [...server.args, ...args], { cwd, env, windowsHide: true }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(stderr.trim().replace(/^error: /, '') || error.message));
      } else {
        resolve(stdout);
      }
    });
  });
}
