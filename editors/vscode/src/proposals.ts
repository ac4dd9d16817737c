// The tree "Proposals", by status, and the command that opens one by number or title.

import * as vscode from 'vscode';
import { type Proposal, proposals } from './requests.ts';
import { type Runner, SECTION } from './runner.ts';

/** Milliseconds between a change and the request to the server. */
const PAUSE = 500;
const ICONS: Record<string, string> = { open: 'edit', agreed: 'pass', done: 'pass-filled', dead: 'circle-slash' };

/** The group, at the end, of proposals whose status their kind does not have. */
const OTHER = 'Other';

class Status {
  readonly name: string;
  readonly members: Proposal[] = [];

  constructor(name: string) {
    this.name = name;
  }
}

type Node = Status | Proposal;

/** Shows the tree and keeps it up to date until the result is disposed of. */
export function showProposals(runner: Runner): vscode.Disposable {
  const changed = new vscode.EventEmitter<undefined>();
  let timer: NodeJS.Timeout | undefined;
  const tree = vscode.window.createTreeView<Node>(`${SECTION}.proposals`, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => (node instanceof Status ? statusItem(node) : proposalItem(node)),
      getChildren: async (node) => (node instanceof Status ? node.members : node ? [] : byStatus(await listed(runner))),
    },
    showCollapseAll: true,
  });

  // The view is shown only while the extension runs; otherwise it would stay empty.
  function show(): void {
    void vscode.commands.executeCommand('setContext', `${SECTION}.condition`, runner.condition);
  }

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => changed.fire(undefined), PAUSE);
  }

  show();
  const files = vscode.workspace.createFileSystemWatcher('**/*.{md,markdown,mdx,yaml,yml}');
  return vscode.Disposable.from(
    tree,
    changed,
    files,
    new vscode.Disposable(() => clearTimeout(timer)),
    files.onDidCreate(soon),
    files.onDidChange(soon),
    files.onDidDelete(soon),
    runner.onDidChange(soon),
    runner.onDidChange(show),
    vscode.workspace.onDidChangeWorkspaceFolders(soon),
  );
}

/** Let the user choose a proposal, by number or title, and open it. */
export async function openProposal(runner: Runner): Promise<void> {
  const items = listed(runner).then((found) =>
    found.map((one) => ({ label: nameOf(one), description: one.status, detail: pathOf(one), uri: one.uri })),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Open Proposal',
    placeHolder: 'Number or title',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen) {
    await vscode.window.showTextDocument(vscode.Uri.parse(chosen.uri));
  }
}

/** The proposals of the workspace; an empty list while the server is not running. */
export async function listed(runner: Runner): Promise<Proposal[]> {
  if (runner.condition !== 'running' || !runner.client) {
    return [];
  }
  return runner.client.sendRequest(proposals, {}).catch(() => []);
}

function byStatus(found: readonly Proposal[]): Status[] {
  const known = new Map<string, Status>();
  for (const state of ['open', 'agreed', 'done', 'dead']) {
    for (const one of found.filter((each) => each.allowed && each.state === state)) {
      const name = one.status || 'No status';
      const status = known.get(name) ?? new Status(name);
      known.set(name, status);
      status.members.push(one);
    }
  }
  const other = new Status(OTHER);
  other.members.push(...found.filter(({ allowed }) => !allowed));
  return [...known.values(), ...(other.members.length ? [other] : [])];
}

function statusItem(status: Status): vscode.TreeItem {
  const item = new vscode.TreeItem(status.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `status:${status.name}`;
  item.description = String(status.members.length);
  item.contextValue = 'status';
  return item;
}

function proposalItem(one: Proposal): vscode.TreeItem {
  const item = new vscode.TreeItem(nameOf(one));
  item.id = one.uri;
  item.resourceUri = vscode.Uri.parse(one.uri);
  item.iconPath = new vscode.ThemeIcon(one.allowed ? (ICONS[one.state] ?? 'file') : 'question');
  item.description = one.allowed ? pathOf(one) : `${one.status} · ${pathOf(one)}`;
  item.command = { command: 'vscode.open', title: 'Open', arguments: [item.resourceUri] };
  item.contextValue = 'proposal';
  return item;
}

function nameOf(one: Proposal): string {
  return [one.id, one.title].filter(Boolean).join(' ') || pathOf(one);
}

function pathOf(one: Proposal): string {
  return vscode.workspace.asRelativePath(vscode.Uri.parse(one.uri));
}
