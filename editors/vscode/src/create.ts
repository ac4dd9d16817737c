// The command "New Proposal": asks for the kind, the title and, if there is a choice, the folder.

import * as vscode from 'vscode';
import { plain } from './plain.ts';
import { listed } from './proposals.ts';
import { type Kind, type NewProposal, type Proposal, proposal, schemas } from './requests.ts';
import type { Runner } from './runner.ts';

const TITLE = 'New Proposal';
const MORE = 'Another Folder...';

/** Create a proposal and open it, with tab stops; without a workspace, as an untitled document. */
export async function newProposal(runner: Runner): Promise<void> {
  const { client } = runner;
  if (!client || runner.condition !== 'running') {
    void vscode.window.showErrorMessage('The Proposal LSP server is not running.', 'Restart').then((chosen) => {
      return chosen && runner.restart();
    });
    return;
  }
  const [folder] = folders();
  // Requested now, so that the answer has arrived when it is needed.
  const others = listed(runner);
  const kind = await askForKind(client.sendRequest(schemas, folder ? { uri: folder.toString() } : {}));
  const title = kind && (await vscode.window.showInputBox({ title: `${TITLE}: ${kind.name}`, prompt: 'The title, without a number. It may be left empty.' }));
  if (title === undefined) {
    return;
  }
  const place = folder && (kind!.here ? folder : await askForFolder(homes(kind!, await others)));
  if (folder && !place) {
    return;
  }
  try {
    const made = await client.sendRequest(proposal, { ...(place && { uri: place.toString() }), kind: kind!.id, title });
    if (!made) {
      throw new Error(`The schema ${kind!.id} has no template.`);
    }
    await open(made);
  } catch (error) {
    void vscode.window.showErrorMessage(`The proposal was not created: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Let the user choose a kind. The server lists those of the folder first, the others by id.
 *
 * The list is shown before its items are known: text that is typed meanwhile must not go into the document.
 */
async function askForKind(kinds: Promise<readonly Kind[]>): Promise<Kind | undefined> {
  const items = kinds.then((found) =>
    found.filter(({ template }) => template).map((kind) => ({ label: kind.id, description: kind.name, detail: plain(kind.doc), of: kind })),
  );
  const chosen = await vscode.window.showQuickPick(items, { title: TITLE, placeHolder: 'What kind of proposal?', matchOnDescription: true });
  return chosen?.of;
}

/** Open a new proposal in a permanent tab. The file is written first, so that it is complete even if no stop is filled in. */
async function open(made: NewProposal): Promise<void> {
  let document: vscode.TextDocument;
  if (made.path === null) {
    document = await vscode.workspace.openTextDocument({ language: 'markdown' });
  } else {
    const files = new vscode.WorkspaceEdit();
    for (const [path, text] of [...Object.entries(made.beside), [made.path, made.text] as const]) {
      files.createFile(vscode.Uri.file(path), { contents: new TextEncoder().encode(text), overwrite: false });
    }
    if (!(await vscode.workspace.applyEdit(files))) {
      throw new Error(`${made.path} already exists, or its folder cannot be written.`);
    }
    document = await vscode.workspace.openTextDocument(made.path);
  }
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  await editor.insertSnippet(new vscode.SnippetString(made.snippet), all);
}

/** The folders in which a proposal may be created: that of the active document, and the roots of the workspace. */
function folders(): vscode.Uri[] {
  const roots = (vscode.workspace.workspaceFolders ?? []).map((each) => each.uri);
  const active = vscode.window.activeTextEditor?.document.uri;
  const nextTo = active && vscode.workspace.getWorkspaceFolder(active) ? [vscode.Uri.joinPath(active, '..')] : [];
  return distinct([...nextTo, ...roots]);
}

function distinct(uris: readonly vscode.Uri[]): vscode.Uri[] {
  return [...new Map(uris.map((uri) => [uri.toString(), uri])).values()];
}

/** The folders that have proposals of a kind. */
function homes(kind: Kind, others: readonly Proposal[]): vscode.Uri[] {
  const found = others.filter((one) => one.kind === kind.id).map(({ uri }) => vscode.Uri.joinPath(vscode.Uri.parse(uri), '..'));
  return distinct(found);
}

/**
 * The folder of the new proposal; undefined if the user cancels.
 *
 * The user is not asked if one folder has all other proposals of the kind.
 */
async function askForFolder(homes: readonly vscode.Uri[]): Promise<vscode.Uri | undefined> {
  const known = homes.length === 1 ? homes : distinct([...homes, ...folders()]);
  if (known.length === 1) {
    return known[0];
  }
  const items = known.map((uri) => ({ label: vscode.workspace.asRelativePath(uri, true), description: uri.fsPath, uri }));
  const chosen = await vscode.window.showQuickPick([...items, { label: MORE, description: '', uri: undefined }], {
    title: TITLE,
    placeHolder: 'In which folder?',
  });
  if (chosen?.label !== MORE) {
    return chosen?.uri;
  }
  const opened = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Create Here' });
  return opened?.[0];
}
