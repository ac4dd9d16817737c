// Finds the server to run: the one in the settings, in the workspace's virtual environment, on PATH, or the bundled one.
// It does not use VS Code, so that it can be tested without it.

import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** The values on which the choice of a server depends. */
export interface Surroundings {
  /** Whether programs of the workspace may be run. */
  readonly trusted: boolean;
  /** The settings `path` and `interpreter`; empty if they are not set. */
  readonly path: string;
  readonly interpreter: string;
  /** The workspace folders, absolute. */
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The script that runs the bundled server. */
  readonly bundled: string;
}

/** A server that has printed its version. `command` with `args` is used as `proposal-lsp` on a command line. */
export interface Server {
  readonly origin: 'setting' | 'workspace' | 'PATH' | 'bundled';
  readonly command: string;
  readonly args: readonly string[];
  readonly version: string;
}

/** No server can be run. The message is for people. */
export class NotFound extends Error {}

const WINDOWS = process.platform === 'win32';
const ENVIRONMENTS = ['.venv', 'venv', 'env'];
const PYTHONS = ['python3', 'python', ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];
/** Milliseconds in which a program must print its version: the first start after an installation is slow. */
const PATIENCE = 30_000;

/**
 * The first server that runs. `tell` gets a line about each that does not.
 * Throws NotFound if none runs, or if the one in the settings does not: a user's choice is not replaced.
 */
export async function findServer(around: Surroundings, tell: (line: string) => void): Promise<Server> {
  if (around.trusted && around.path) {
    const command = settled(around.path, around.folders);
    const server = await probe('setting', command, []);
    if (typeof server === 'string') {
      throw new NotFound(`The setting proposal-lsp.path names ${command}, which does not run: ${server}`);
    }
    return server;
  }
  for (const [origin, command] of around.trusted ? installed(around) : []) {
    const server = await probe(origin, command, []);
    if (typeof server !== 'string') {
      return server;
    }
    tell(`${command} is not used: ${server}`);
  }
  return findBundled(around, tell);
}

async function findBundled(around: Surroundings, tell: (line: string) => void): Promise<Server> {
  // Isolated mode: nothing in the current folder or on PYTHONPATH is imported.
  const args = ['-I', '-X', 'utf8', around.bundled];
  if (around.interpreter) {
    const command = settled(around.interpreter, around.folders);
    const server = await probe('bundled', command, args);
    if (typeof server === 'string') {
      throw new NotFound(`The setting proposal-lsp.interpreter names ${command}, which does not run: ${server}`);
    }
    return server;
  }
  for (const command of interpreters(around)) {
    const server = await probe('bundled', command, args);
    if (typeof server !== 'string') {
      return server;
    }
    tell(`${command} is not used: ${server}`);
  }
  throw new NotFound(
    'No Python 3.10 or newer was found. Install one from python.org or by your package manager, or name one in the setting proposal-lsp.interpreter.',
  );
}

function* installed(around: Surroundings): Generator<['workspace' | 'PATH', string]> {
  for (const command of inEnvironments(around.folders, 'proposal-lsp')) {
    yield ['workspace', command];
  }
  for (const command of onPath(around.env, 'proposal-lsp')) {
    yield ['PATH', command];
  }
}

function* interpreters(around: Surroundings): Generator<string> {
  if (around.trusted) {
    yield* inEnvironments(around.folders, 'python');
  }
  for (const name of PYTHONS) {
    for (const command of onPath(around.env, name)) {
      if (around.trusted || !around.folders.some((folder) => isInside(command, folder))) {
        yield command;
      }
    }
  }
}

/** The programs of a name in the virtual environments of some folders. */
function* inEnvironments(folders: readonly string[], name: string): Generator<string> {
  for (const folder of folders) {
    for (const environment of ENVIRONMENTS) {
      const bin = path.join(folder, environment, WINDOWS ? 'Scripts' : 'bin');
      yield* [path.join(bin, executable(name))].filter(isFile);
    }
  }
}

/** The programs of a name on PATH, in order. Relative entries are ignored: they depend on the current folder. */
function* onPath(env: Surroundings['env'], name: string): Generator<string> {
  const key = Object.keys(env).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH';
  for (const folder of (env[key] ?? '').split(path.delimiter)) {
    const command = path.join(folder, executable(name));
    if (path.isAbsolute(folder) && isFile(command)) {
      yield command;
    }
  }
}

function executable(name: string): string {
  return WINDOWS ? `${name}.exe` : name;
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

function isInside(file: string, folder: string): boolean {
  const way = path.relative(folder, file);
  return !way.startsWith('..') && !path.isAbsolute(way);
}

/** The absolute path that a setting names. */
function settled(setting: string, folders: readonly string[]): string {
  const home = setting.replace(/^~(?=$|[/\\])/, homedir());
  return path.resolve(folders[0] ?? homedir(), home);
}

/** The server, if this command is one; otherwise, why it is not. */
function probe(origin: Server['origin'], command: string, args: readonly string[]): Promise<Server | string> {
  return new Promise((resolve) => {
    execFile(command, [...args, '--version'], { cwd: homedir(), timeout: PATIENCE, windowsHide: true }, (error, stdout, stderr) => {
      const version = /^proposal-lsp (\S+)/m.exec(stdout)?.[1];
      if (version && !error) {
        resolve({ origin, command, args, version });
      } else {
        const said = (stderr.trim().split('\n').at(-1) || error?.message) ?? 'it does not say its version';
        resolve(said.trim());
      }
    });
  });
}
