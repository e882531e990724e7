import "@fontsource-variable/inter";
import "./style/tokens.css";
import "./style/base.css";
import { mount } from "svelte";
import App from "./App.svelte";
import { setLocale } from "./format/decimal";
import { installFrameMeter } from "./shell/frames";

// `?theme=dark&locale=de-DE&frames=1`: for screenshots and measurements; without them, the system and the user decide.
const wanted = new URLSearchParams(window.location.search);
const theme = wanted.get("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
const locale = wanted.get("locale");
if (locale) setLocale(locale);
if (wanted.has("frames")) installFrameMeter();

const target = document.getElementById("app");
if (target) {
  mount(App, { target });
  target.removeAttribute("aria-busy");
}
