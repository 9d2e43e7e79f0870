// The made-up bank's own page, in the window that `demoOutbound` opens: the person consents there, and the widget that opened it is told.
import { button, el, show, theme } from "./common.js";
import { words } from "./connect-words.js";

const query = new URLSearchParams(location.search);
const language = query.get("language") === "fr" ? "fr" : "en";
const say = words[language];
const bank = query.get("institution") ?? "";

document.documentElement.lang = language;
theme(query.get("theme") ?? "light");
document.querySelector("footer").textContent = say.madeUp;

function decide(outbound) {
  // Only a page of this sandbox hears of it.
  window.opener?.postMessage({ outbound }, location.origin);
  window.close();
}

show(say.bankAsks(bank), el("p", { class: "soft" }, say.bankText(bank)),
  el("div", { class: "stack push" }, button(say.allow, () => decide("allow")), button(say.refuse, () => decide("deny"), true)));
