// `demoOutbound`: the person logs in and consents at the bank, in a window of its own. The screens and what the windows say to each other are
// the sandbox's own: the documentation names the parameter and one event.
import { alert, button, el, show, waiting } from "./common.js";

/** Offers the way to the bank; `decided` is called with "allow", "deny", "closed" or "blocked". */
export function outbound({ say, institution, language, theme, problem, decided, backwards }) {
  const go = () => {
    const address = `/connect/outbound?${new URLSearchParams({ institution, language, theme })}`;
    const bank = window.open(address, "outbound", "popup,width=480,height=640");
    if (!bank) return decided("blocked");
    waiting(say.atBank(institution), say.atBankText);
    const ended = (outcome) => {
      removeEventListener("message", heard);
      clearInterval(watch);
      decided(outcome);
    };
    // Nobody but that window, and it only while it shows a page of this sandbox.
    const heard = (event) => {
      if (event.source !== bank || event.origin !== location.origin) return;
      if (["allow", "deny"].includes(event.data?.outbound)) ended(event.data.outbound);
    };
    addEventListener("message", heard);
    const watch = setInterval(() => bank.closed && ended("closed"), 500);
    return undefined;
  };
  show(say.outbound(institution), alert(problem), el("p", { class: "soft" }, say.outboundText(institution)),
    el("div", { class: "stack push" }, button(say.toBank(institution), go), backwards));
}
