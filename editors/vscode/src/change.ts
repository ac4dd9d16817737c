// The command "Change Status": what may come next, with how much would be found then, and the way back.

import * as vscode from 'vscode';
import { statuses } from './requests.ts';
import type { Runner } from './runner.ts';

/** Let the user choose the next status of the active document; its copies and dates follow. */
export async function changeStatus(runner: Runner): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'markdown') {
    void vscode.window.showInformationMessage('Open a proposal first.');
    return;
  }
  const answer = await runner.client?.sendRequest(statuses, { uri: document.uri.toString() });
  if (!answer?.steps.length) {
    void vscode.window.showInformationMessage(answer ? `The status cannot be changed: ${answer.reason}.` : 'This document is not checked.');
    return;
  }
  const items = answer.steps.map(({ status, doc, back, findings, edit }) => ({
    label: status,
    description: [back ? 'back' : '', counted(findings)].filter(Boolean).join(', '),
    detail: doc,
    edit,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Change Status', placeHolder: 'The status that comes next' });
  const edit = chosen && (await runner.client?.protocol2CodeConverter.asWorkspaceEdit(chosen.edit));
  if (edit && !(await vscode.workspace.applyEdit(edit))) {
    void vscode.window.showErrorMessage('The status was not changed: the document has changed meanwhile.');
  }
}

function counted(findings: number): string {
  return findings === 0 ? 'nothing in the way' : findings === 1 ? '1 finding' : `${findings} findings`;
}
