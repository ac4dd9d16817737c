// Finds, starts, restarts and stops the server, one step after the other.

import * as vscode from 'vscode';
import {
  type ConfigurationParams,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { type Server, NotFound, findServer } from './find.ts';

export const SECTION = 'proposal-lsp';
/** Settings of the section that only the extension uses. */
const OURS = new Set(['path', 'interpreter', 'trace']);

const SELECTOR = [
  { language: 'markdown', scheme: 'file' },
  { language: 'markdown', scheme: 'untitled' },
  // Schemas, configuration, and the metadata files that schemas name; the server leaves any other YAML alone.
  { language: 'yaml', scheme: 'file' },
];

/**
 * Abilities of this client that the server asks for. `fades`: hints are not listed as problems, so the server may send
 * some that only fade text. `pages`: the extension shows the pages of rules.
 */
const ABILITIES: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), [SECTION]: { fades: true, pages: true } };
  },
  initialize: () => {},
  getState: () => ({ kind: 'static' }),
  clear: () => {},
};

export type Condition = 'starting' | 'running' | 'stopped';

export class Runner implements vscode.Disposable {
  client: LanguageClient | undefined;
  server: Server | undefined;
  condition: Condition = 'starting';
  private readonly changed = new vscode.EventEmitter<void>();
  /** The condition of the server may have changed. */
  readonly onDidChange = this.changed.event;
  private turn: Promise<void> = Promise.resolve();
  private readonly context: vscode.ExtensionContext;
  private readonly log: vscode.LogOutputChannel;

  constructor(context: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.context = context;
    this.log = log;
  }

  /** Stop the server if it runs, find the right one again, and start it. Shows a message instead of throwing. */
  restart(): Promise<void> {
    return this.next(async () => {
      await this.end();
      try {
        await this.begin();
      } catch (error) {
        this.set('stopped');
        this.log.error(String(error));
        void this.complain(error);
      }
    });
  }

  /** Stop the server. */
  stop(): Promise<void> {
    return this.next(() => this.end());
  }

  dispose(): void {
    this.changed.dispose();
  }

  private next(step: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(step, step);
    return this.turn;
  }

  private async begin(): Promise<void> {
    this.set('starting');
    const settings = vscode.workspace.getConfiguration(SECTION);
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file');
    const server = await findServer(
      {
        trusted: vscode.workspace.isTrusted,
        path: settings.get('path', ''),
        interpreter: settings.get('interpreter', ''),
        folders: folders.map((folder) => folder.uri.fsPath),
        env: process.env,
        bundled: this.context.asAbsolutePath('bundled/run.py'),
      },
      (line) => this.log.info(line),
    );
    this.server = server;
    const args = [...server.args, 'server'];
    this.log.info(`server ${server.version} (${server.origin}): ${[server.command, ...args].join(' ')}`);
    let closing: ErrorHandler | undefined;
    const client: LanguageClient = new LanguageClient(
      SECTION,
      'Proposal LSP',
      { command: server.command, args },
      {
        ...this.options(),
        errorHandler: {
          // Messages to a server that crashes cannot be written. That alone is no reason not to restart it.
          error: () => ({ action: ErrorAction.Continue, handled: true }),
          closed: () => (closing ??= client.createDefaultErrorHandler()).closed(),
        },
      },
    );
    client.onDidChangeState(({ newState }) => {
      this.set(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
    });
    client.registerFeature(ABILITIES);
    this.client = client;
    await client.start();
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = this.server = undefined;
    await client?.dispose().catch((error: unknown) => this.log.warn(`the server did not stop properly: ${error}`));
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: SELECTOR,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // restart() shows the message.
      initializationFailedHandler: () => false,
      middleware: {
        workspace: {
          configuration: async (params: ConfigurationParams, token, next) => {
            const answer = await next(params, token);
            return Array.isArray(answer) ? answer.map(forServer) : answer;
          },
        },
      },
      // VS Code has its own outline and folding of Markdown; two outlines would be shown next to each other.
      initializationOptions: { outline: vscode.workspace.getConfiguration(SECTION).get('outline', false) },
    };
  }

  private set(condition: Condition): void {
    this.condition = condition;
    this.changed.fire();
  }

  private async complain(error: unknown): Promise<void> {
    const message = error instanceof NotFound ? error.message : `The Proposal LSP server did not start: ${error}`;
    const chosen = await vscode.window.showErrorMessage(message, 'Open Settings', 'Show Log');
    if (chosen === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', `@ext:${this.context.extension.id}`);
    } else if (chosen) {
      this.log.show();
    }
  }
}

function forServer(section: unknown): unknown {
  if (typeof section !== 'object' || section === null) {
    return section;
  }
  return Object.fromEntries(Object.entries(section).filter(([key]) => !OURS.has(key)));
}
