// What both widgets share: making elements, moving between steps, asking the server.
// Text only ever gets in as text: nothing that comes from a server or an address is read as markup.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const main = document.querySelector("main");
const live = document.querySelector("[aria-live]");

/** Shows a step. Its heading takes the focus, so that keyboard and screen reader start there; a field may take it instead. */
export function show(title, ...content) {
  const heading = el("h1", { tabindex: "-1" }, title);
  main.replaceChildren(heading, ...content.filter(Boolean));
  document.title = title;
  live.textContent = "";
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
  return heading;
}

export function say(text) {
  live.textContent = text;
}

export function waiting(title, text) {
  show(title, el("div", { class: "wait" }, el("div", { class: "spinner", "aria-hidden": "true" }), el("p", { class: "soft" }, text)));
  say(text);
}

export function finished(title, text) {
  show(title, el("div", { class: "wait" }, el("div", { class: "done", "aria-hidden": "true" }, "✓"), el("p", {}, text)));
  say(text);
}

/** An input with its label, a hint and, after a failure, the reason. */
export function field(id, label, props = {}, problem = "") {
  const input = el("input", { id, name: id, type: "text", required: true, autocomplete: "off", spellcheck: "false",
    "aria-invalid": problem ? "true" : false, "aria-describedby": problem ? "problem" : false, ...props });
  return el("div", { class: "field" }, el("label", { for: id }, label), input);
}

export function alert(text) {
  return text ? el("p", { class: "alert", role: "alert", id: "problem" }, text) : null;
}

export function button(text, onclick, quiet = false) {
  return el("button", { type: onclick ? "button" : "submit", class: quiet ? "quiet" : "main-action", onclick }, text);
}

export function form(onsubmit, ...children) {
  const send = (event) => { event.preventDefault(); onsubmit(new FormData(event.target)); };
  return el("form", { onsubmit: send, novalidate: false }, ...children.filter(Boolean));
}

/** A list to choose from, with a search field above it. */
export function chooser(label, items, nothing, pick) {
  const list = el("ul", { class: "list" });
  const found = el("p", { class: "soft", role: "status" });
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const fill = (wanted) => {
    const hits = items.filter((item) => plain(item.name).includes(plain(wanted)));
    const row = (item) => el("li", {}, el("button", { type: "button", onclick: () => pick(item) },
      el("span", { class: "mark", "aria-hidden": "true" }, [...item.name][0]), el("span", {}, item.name)));
    list.replaceChildren(...hits.map(row));
    list.hidden = hits.length === 0;
    found.textContent = hits.length === 0 ? nothing : "";
  };
  fill("");
  const search = el("input", { type: "search", id: "search", autocomplete: "off", oninput: (event) => fill(event.target.value) });
  return [el("div", { class: "field" }, el("label", { for: "search" }, label), search), list, found];
}

/** Status and body of a POST, which come in an envelope; a server that can't be reached has status 0. */
export async function ask(path, body) {
  try {
    const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const answer = await response.json();
    return { status: answer.status, body: answer.body ?? {} };
  } catch {
    return { status: 0, body: {} };
  }
}

/** A web address to go to, and nothing else: no scripts, no files. */
export function webAddress(text) {
  try {
    const url = new URL(text);
    return ["http:", "https:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

export function theme(name) {
  document.documentElement.dataset.theme = name.toLowerCase() === "dark" ? "dark" : "light";
}

export const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
