// The requests that the server has in addition to those of LSP.

import { RequestType, type WorkspaceEdit } from 'vscode-languageclient/node';

/** A file, a folder or an untitled document. */
interface Place {
  readonly uri: string;
}

/** The schema of a document, and why it was chosen; `id`, `name` and `path` are null if no schema fits. */
export interface SchemaInfo {
  readonly id: string | null;
  readonly name: string | null;
  readonly path: string | null;
  readonly reason: string;
  /** Every schema that was tried, the likeliest first. */
  readonly candidates: readonly {
    readonly id: string;
    /** 0 to 1. */
    readonly score: number;
    readonly reasons: readonly string[];
    readonly path: string | null;
  }[];
}

/** A kind of proposal. */
export interface Kind {
  readonly id: string;
  readonly name: string;
  readonly doc: string;
  readonly path: string | null;
  /** Whether a new proposal can start from it. */
  readonly template: boolean;
  /** Whether proposals of this kind are in the folder. */
  readonly here: boolean;
}

/** A proposal that has not been written yet. */
export interface NewProposal {
  /** Its file; null without a folder. */
  readonly path: string | null;
  readonly text: string;
  /** The text with tab stops. */
  readonly snippet: string;
  /** The texts of the sidecars, by path. */
  readonly beside: Readonly<Record<string, string>>;
}

/** The schema that an open document is checked against; null if it is not checked. */
export const schemaInfo = new RequestType<Place, SchemaInfo | null, void>('proposal-lsp/schemaInfo');

/** The page of a rule, as Markdown; null if there is none. */
export const rulePage = new RequestType<{ readonly code: string }, string | null, void>('proposal-lsp/rulePage');

/** The kinds of proposal that apply to a place. */
export const schemas = new RequestType<Partial<Place>, Kind[], void>('proposal-lsp/schemas');

/** A proposal of the workspace; a value that it does not have is empty. */
export interface Proposal {
  readonly uri: string;
  readonly id: string;
  readonly title: string;
  readonly status: string;
  /** Whether that is a status of its kind. */
  readonly allowed: boolean;
  /** `open`, `agreed`, `done` or `dead`. */
  readonly state: string;
  readonly kind: string;
}

/** The proposals of the workspace, by kind and number. */
export const proposals = new RequestType<object, Proposal[], void>('proposal-lsp/proposals');

/** A new proposal of a kind, in a folder; null if that kind has no template. Nothing is written. */
export const proposal = new RequestType<Partial<Place> & { readonly kind: string; readonly title: string }, NewProposal | null, void>(
  'proposal-lsp/newProposal',
);

/** The statuses that may follow or precede that of a proposal; if there is none, the reason. */
export interface Statuses {
  readonly steps: readonly {
    readonly status: string;
    readonly doc: string;
    /** Whether this is a status that the proposal may have had before. */
    readonly back: boolean;
    /** How many errors and warnings the proposal would have then; null if that is not known. */
    readonly findings: number | null;
    readonly edit: WorkspaceEdit;
  }[];
  readonly reason: string;
}

/** The next and previous statuses of an open document; null if it is not checked. */
export const statuses = new RequestType<Place, Statuses | null, void>('proposal-lsp/statuses');
