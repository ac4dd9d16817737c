// The server's own requests, next to those of LSP.

import { RequestType, type WorkspaceEdit } from 'vscode-languageclient/node';

/** A file, a folder or an untitled document. */
interface Place {
  readonly uri: string;
}

/** The schema of a document and why; null where no schema fits. */
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

/** A proposal that is not there yet. */
export interface NewProposal {
  /** Its file; null without a folder. */
  readonly path: string | null;
  readonly text: string;
  /** The text with tab stops. */
  readonly snippet: string;
  /** The metadata next to it, by path. */
  readonly beside: Readonly<Record<string, string>>;
}

/** What an open document is checked against; null where it is not checked. */
export const schemaInfo = new RequestType<Place, SchemaInfo | null, void>('proposal-lsp/schemaInfo');

/** The page of a rule, as Markdown; null where there is none. */
export const rulePage = new RequestType<{ readonly code: string }, string | null, void>('proposal-lsp/rulePage');

/** The kinds of proposal that hold for a place. */
export const schemas = new RequestType<Partial<Place>, Kind[], void>('proposal-lsp/schemas');

/** A proposal of the workspace; what it does not have is empty. */
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

/** A new proposal of a kind, in a folder; null where that kind has no template. Nothing is written. */
export const proposal = new RequestType<Partial<Place> & { readonly kind: string; readonly title: string }, NewProposal | null, void>(
  'proposal-lsp/newProposal',
);

/** What the status of a proposal may become; where there is nothing, why. */
export interface Statuses {
  readonly steps: readonly {
    readonly status: string;
    readonly doc: string;
    /** Whether the proposal may have come from there. */
    readonly back: boolean;
    /** How many errors and warnings it would have then; null where that is not known. */
    readonly findings: number | null;
    readonly edit: WorkspaceEdit;
  }[];
  readonly reason: string;
}

/** The ways on for the status of an open document; null where it is not checked. */
export const statuses = new RequestType<Place, Statuses | null, void>('proposal-lsp/statuses');
