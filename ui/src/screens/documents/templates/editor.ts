/** The editor of a template: TOML in CodeMirror, with what is wrong marked in its line. */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, tooltips } from "@codemirror/view";
import { COLOURS, OURS, THEME } from "../../../parts/code";

export type Editor = {
  set(text: string): void;
  /** Marks a line, from 1; 0 takes the mark away. */
  mark(line: number, message: string): void;
  focus(): void;
  destroy(): void;
};

export function makeEditor(parent: HTMLElement, text: string, changed: (text: string) => void): Editor {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([...historyKeymap, ...defaultKeymap.filter((binding) => !OURS.has(binding.key ?? ""))]),
        history(),
        lineNumbers(),
        drawSelection(),
        tooltips({ parent: document.body }),
        StreamLanguage.define(toml),
        syntaxHighlighting(COLOURS),
        THEME,
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "Template", spellcheck: "false", "data-testid": "template-editor" }),
        EditorView.updateListener.of((update) => update.docChanged && changed(update.state.doc.toString())),
      ],
    }),
  });
  return {
    set: (next) => next !== view.state.doc.toString() && view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    mark(line, message) {
      const at = line > 0 ? view.state.doc.line(Math.min(line, view.state.doc.lines)) : null;
      // An empty line has nothing to underline: the mark stands at its end.
      view.dispatch(setDiagnostics(view.state, at ? [{ from: at.from, to: at.to, severity: "error", message }] : []));
    },
    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}
