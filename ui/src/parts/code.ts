/** How code looks in the window: CodeMirror in the window's own colours. Loaded with the editors, not before. */
import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Keys that are the window's: the palette, the sidebar, import, save. */
export const OURS = new Set(["Mod-Enter", "Mod-i", "Mod-k", "Mod-b", "Mod-/"]);

/** Colours by meaning: SQL, TOML and XML alike. */
export const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.tagName, tags.propertyName], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--added)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--unexplained)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--text-3)", fontStyle: "italic" },
  { tag: [tags.special(tags.name), tags.labelName, tags.attributeName], color: "var(--changed)" },
  { tag: [tags.angleBracket, tags.processingInstruction], color: "var(--text-3)" },
  { tag: tags.standard(tags.name), color: "var(--text)" },
]);

export const THEME = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--bg)", color: "var(--text)", fontSize: "var(--size)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px" },
  ".cm-content": { padding: "8px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 12px 0 4px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { backgroundColor: "var(--bg)", border: "0", color: "var(--text-3)", fontSize: "var(--size-tiny)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "32px", padding: "0 8px 0 8px", lineHeight: "20px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-line)" },
  ".cm-placeholder": { color: "var(--text-3)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--accent-soft)", outline: "1px solid var(--accent-line)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--removed) 1px", textUnderlineOffset: "4px" },
  ".cm-tooltip": { zIndex: "70", border: "0", borderRadius: "7px", backgroundColor: "var(--bg-raised)", boxShadow: "var(--lift)", color: "var(--text)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { minWidth: "260px", maxHeight: "264px", padding: "4px", fontFamily: "var(--mono)", fontSize: "var(--size-small)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { display: "flex", gap: "16px", justifyContent: "space-between", padding: "0 8px", borderRadius: "4px", lineHeight: "24px" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent-soft)", color: "var(--text)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": { overflow: "hidden", margin: "0", color: "var(--text-3)", fontFamily: "var(--font)", fontStyle: "normal", textOverflow: "ellipsis" },
  ".cm-tooltip.cm-completionInfo": { maxWidth: "320px", padding: "6px 10px", fontSize: "var(--size-small)", lineHeight: "18px", color: "var(--text-2)" },
  ".cm-diagnostic": { padding: "6px 10px", border: "0", fontSize: "var(--size-small)" },
});
