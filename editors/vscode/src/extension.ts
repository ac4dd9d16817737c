// The entry point of the extension. All knowledge about proposals is in the server.

import * as vscode from 'vscode';
import { changeStatus } from './change.ts';
import { newProposal } from './create.ts';
import { explainSchema } from './explain.ts';
import { openProposal, showProposals } from './proposals.ts';
import { showRules } from './rules.ts';
import { Runner, SECTION } from './runner.ts';
import { showStatus } from './status.ts';

let runner: Runner | undefined;

/** Start. The result lets other extensions, and tests, see the state of the server. */
export function activate(context: vscode.ExtensionContext): Runner {
  const log = vscode.window.createOutputChannel('Proposal LSP', { log: true });
  const running = (runner = new Runner(context, log));
  const command = (name: string, act: () => unknown) => vscode.commands.registerCommand(`${SECTION}.${name}`, act);
  context.subscriptions.push(
    log,
    running,
    showStatus(running),
    showProposals(running),
    showRules(running),
    command('newProposal', () => newProposal(running)),
    command('openProposal', () => openProposal(running)),
    command('changeStatus', () => changeStatus(running)),
    command('explainSchema', () => explainSchema(running)),
    command('restart', () => running.restart()),
    command('showLog', () => log.show()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => running.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      const decides = ['path', 'interpreter', 'outline'].some((name) => change.affectsConfiguration(`${SECTION}.${name}`));
      return decides && running.restart();
    }),
  );
  void running.restart();
  return running;
}

/** Stop the server, and wait until it has stopped. */
export function deactivate(): Promise<void> | undefined {
  return runner?.stop();
}
