/** XML in a CodeMirror that can't be written in. */
import { xml } from "@codemirror/lang-xml";
import { foldGutter, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { COLOURS, THEME } from "../../parts/code";

export type CodeView = { set(text: string): void; destroy(): void };

export function showXml(parent: HTMLElement): CodeView {
  const extensions = [lineNumbers(), foldGutter(), xml(), syntaxHighlighting(COLOURS), THEME, EditorView.lineWrapping, EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": "XML" })];
  const view = new EditorView({ parent, state: EditorState.create({ doc: "", extensions }) });
  return {
    set: (text) => view.setState(EditorState.create({ doc: text, extensions })),
    destroy: () => view.destroy(),
  };
}
