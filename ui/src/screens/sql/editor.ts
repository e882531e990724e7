/** The editor of SQL: CodeMirror with the workspace's views and functions, in the window's own colours. */
import { autocompletion, type Completion, type CompletionContext, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql, SQLDialect } from "@codemirror/lang-sql";
import { bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import type { SqlSchemaView } from "../../bindings";
import { COLOURS, OURS, THEME } from "../../parts/code";
import { codeOf, type Place } from "./words";

export type Editor = {
  set(text: string): void;
  insert(text: string): void;
  schema(schema: SqlSchemaView): void;
  /** Marks where an error stands; `null` takes the mark away. */
  mark(place: Place | null, message: string): void;
  focus(): void;
  destroy(): void;
};

export function makeEditor(parent: HTMLElement, text: string, changed: (text: string) => void, run: () => void): Editor {
  const language = new Compartment();
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        // Above CodeMirror's own use of the key, which is an empty line.
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap.filter((binding) => !OURS.has(binding.key ?? ""))]),
        history(),
        lineNumbers(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false, maxRenderedOptions: 60 }),
        tooltips({ parent: document.body }),
        placeholder("SELECT … FROM invoice"),
        syntaxHighlighting(COLOURS),
        THEME,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Query", spellcheck: "false", "data-testid": "sql-editor" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
        language.of(languageOf({ views: [], functions: [], names: [] })),
      ],
    }),
  });
  return {
    set: (next) => next !== view.state.doc.toString() && view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    insert: (word) => (view.dispatch(view.state.replaceSelection(word)), view.focus()),
    schema: (schema) => view.dispatch({ effects: language.reconfigure(languageOf(schema)) }),
    mark(place, message) {
      const most = view.state.doc.length;
      const marks = place && place.from <= most ? [{ from: place.from, to: Math.min(place.to, most), severity: "error" as const, message }] : [];
      view.dispatch(setDiagnostics(view.state, marks));
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** SQLite as a query may use it: no word is offered or coloured that only a change of data would need. */
const SELECTING = SQLDialect.define({
  keywords:
    "select from where group by having order limit offset as on join left right inner cross full outer natural using union all except intersect distinct case when then else end and or not in is isnull notnull null like glob escape between exists cast collate asc desc nulls first last with recursive materialized values over partition window filter rows range groups preceding following unbounded current row exclude ties true false",
  types: "integer text numeric blob",
  specialVar: "@:?$",
  identifierQuotes: '`"',
});

function languageOf(schema: SqlSchemaView): Extension {
  const columns = new Map(schema.views.map((view) => [view.name, view.columns.map((column): Completion => ({ label: column.name, type: "property", detail: column.kind, info: column.about, boost: 2 }))]));
  const tables = Object.fromEntries(schema.views.map((view) => [view.name, { self: { label: view.name, type: "class", detail: "view", info: view.about } satisfies Completion, children: columns.get(view.name) ?? [] }]));
  const exact = new Map(schema.functions.map((one) => [one.call.slice(0, one.call.indexOf("(")), one]));
  const functions = [...new Set([...exact.keys(), ...schema.names])].filter((name) => /^\w+$/.test(name)).map((name): Completion => ({ label: name, type: "function", apply: `${name}(`, detail: exact.get(name)?.call.slice(name.length) ?? "( )", ...(exact.has(name) ? { info: exact.get(name)?.about ?? "", boost: 1 } : {}) }));
  const language = sql({ dialect: SELECTING, schema: tables, upperCaseKeywords: true });
  return [language, SELECTING.language.data.of({ autocomplete: (context: CompletionContext) => offered(context, columns, functions) })];
}

/** The columns of the views that the query names, and the functions: what is wanted where no `view.` stands before. */
function offered(context: CompletionContext, columns: Map<string, Completion[]>, functions: Completion[]) {
  const word = context.matchBefore(/[\w.]*/);
  if (!word || word.text.includes(".") || (word.from === word.to && !context.explicit)) return null;
  const text = context.state.doc.toString();
  // Nothing is offered inside a text or a comment.
  if (codeOf(text)[word.from] !== text[word.from]) return null;
  const named = [...codeOf(text).matchAll(/\b(?:from|join)\s+(\w+)/gi)].map((found) => found[1]?.toLowerCase() ?? "");
  const known = new Map(named.flatMap((name) => columns.get(name) ?? []).map((column) => [column.label, column]));
  return { from: word.from, options: [...known.values(), ...functions], validFor: /^\w*$/ };
}
