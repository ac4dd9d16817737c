// The command "Change Status": the statuses that may come next or came before, each with the findings it would cause.

import * as vscode from 'vscode';
import { plain } from './plain.ts';
import { statuses } from './requests.ts';
import type { Runner } from './runner.ts';

/** Let the user choose the next status of the active document; its copies and dates follow. */
export async function changeStatus(runner: Runner): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'markdown') {
    void vscode.window.showInformationMessage('Open a proposal first.');
    return;
  }
  const { client } = runner;
  const answer = client?.sendRequest(statuses, { uri: document.uri.toString() }) ?? Promise.resolve(null);
  const none = new vscode.CancellationTokenSource();
  // The list is shown before its items are known: text that is typed meanwhile must not go into the document.
  const items = answer.then((found) => {
    if (!found?.steps.length) {
      none.cancel();
      void vscode.window.showInformationMessage(found ? `The status cannot be changed: ${found.reason}.` : 'This document is not checked.');
    }
    return (found?.steps ?? []).map(({ status, doc, back, findings, edit }) => ({
      label: status,
      description: [back ? 'back' : '', counted(findings)].filter(Boolean).join(', '),
      detail: plain(doc),
      edit,
    }));
  });
  const options = { title: 'Change Status', placeHolder: 'The status that comes next' };
  const chosen = await vscode.window.showQuickPick(items, options, none.token);
  none.dispose();
  const edit = chosen && (await client?.protocol2CodeConverter.asWorkspaceEdit(chosen.edit));
  if (edit && !(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage('The status was not changed: the document has changed meanwhile.');
  }
}

function counted(findings: number | null): string {
  return findings === null ? '' : findings === 0 ? 'no findings' : findings === 1 ? '1 finding' : `${findings} findings`;
}
