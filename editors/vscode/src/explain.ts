// The command "Explain Schema": which schema a document is checked against, why, and how well the others fit.

import * as vscode from 'vscode';
import { plain } from './plain.ts';
import { type SchemaInfo, schemaInfo } from './requests.ts';
import type { Runner } from './runner.ts';

type Item = vscode.QuickPickItem & { readonly path: string | null };

/** Show the schemas for the active document, and open the one that the user chooses. */
export async function explainSchema(runner: Runner): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== 'markdown') {
    void vscode.window.showInformationMessage('Open a Markdown document first.');
    return;
  }
  const info = await runner.client?.sendRequest(schemaInfo, { uri: document.uri.toString() });
  if (!info) {
    void vscode.window.showInformationMessage('This document is not checked.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(items(info), {
    title: info.id ? `Schema: ${info.name} (${info.id})` : `No schema: ${plain(info.reason)}`,
    placeHolder: 'Choose a schema to open it',
    matchOnDetail: true,
  });
  if (chosen?.path) {
    await vscode.window.showTextDocument(vscode.Uri.file(chosen.path));
  }
}

function items(info: SchemaInfo): Item[] {
  const others = info.candidates.filter((candidate) => candidate.id !== info.id);
  const tried = info.candidates.find((candidate) => candidate.id === info.id);
  const used: Item[] = info.id
    ? [{ label: `$(check) ${info.id}`, description: tried ? share(tried.score) : '', detail: plain(info.reason), path: info.path }]
    : [];
  return [
    ...used,
    ...others.map(({ id, score, reasons, path }) => ({
      label: id,
      description: share(score),
      detail: plain(reasons.join('; ')) || 'nothing in common',
      path,
    })),
  ];
}

function share(score: number): string {
  return `${Math.round(score * 100)} %`;
}
