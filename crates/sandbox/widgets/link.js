// The Link: entity, credentials, code, redirect; for a new connection, an update or a restore.
import { alert, ask, button, chooser, el, field, finished, form, show, theme, waiting, webAddress } from "./common.js";
import { words } from "./link-words.js";

const query = new URLSearchParams(location.search);
const language = navigator.language.startsWith("es") ? "es" : "en";
const say = words[language];
const state = { flow: "", entity: null, entities: [], operation: "CONNECT" };

function dress() {
  document.documentElement.lang = language;
  theme(query.get("theme") ?? "LIGHT");
  const cancel = button(say.cancel, () => show(say.cancelled, el("p", {}, say.cancelledText)), true);
  document.querySelector("header").append(el("span", { class: "mark", "aria-hidden": "true" }, "V"), el("span", { class: "brand" }, "Finlink Link · sandbox"), cancel);
  document.querySelector("footer").textContent = say.madeUp;
}

function choose() {
  state.entity = null;
  show(say.choose, el("p", { class: "soft" }, say.chooseText(state.app)),
    ...chooser(say.search, state.entities, say.nothing, (entity) => { state.entity = entity; credentials(); }));
}

function credentials(problem = "") {
  const store = el("label", { class: "option", for: "store" }, el("input", { type: "checkbox", id: "store", name: "store", checked: true }),
    el("span", {}, say.store, el("small", {}, say.storeText)));
  show(say.login(state.entity.name), alert(problem), form(logIn,
    field("username", say.username, { autocomplete: "username", autocapitalize: "none" }, problem),
    field("password", say.password, { type: "password", autocomplete: "current-password" }, problem),
    store, button(say.next), state.free ? button(say.back, choose, true) : null));
  document.getElementById("username").focus();
}

async function logIn(data) {
  waiting(say.connecting, say.moment);
  const body = { flow: state.flow, entity: state.entity.id, username: data.get("username"), password: data.get("password"), store: data.has("store") };
  judge(await ask("/link/api/login", body), credentials);
}

function code(problem = "") {
  const props = { autocomplete: "one-time-code", inputmode: "numeric", pattern: "[0-9]*", maxlength: "8" };
  show(say.code, el("p", { class: "soft" }, say.codeText(state.entity.name)), alert(problem),
    form(answer, field("code", say.codeLabel, props, problem), button(say.next)));
  document.getElementById("code").focus();
}

async function answer(data) {
  waiting(say.connecting, say.moment);
  judge(await ask("/link/api/answer", { flow: state.flow, code: data.get("code") }), code);
}

function judge({ status, body }, again) {
  if (status === 200 && body.next === "code") return code();
  if (status === 200 && body.next === "redirect") {
    finished(say.done, say.leaving);
    const target = webAddress(body.url);
    return target ? location.assign(target.href) : show(say.stopped, alert(say.problems.ERROR));
  }
  if (status === 410) return show(say.stopped, alert(say.problems.OVER));
  return again(say.problems[body.reason] ?? say.problems.ERROR);
}

async function start() {
  dress();
  waiting(say.connecting, say.moment);
  const { status, body } = await ask("/link/api/start", Object.fromEntries(query));
  if (status !== 200) return show(say.stopped, alert(say.problems[body.reason] ?? say.problems.ERROR));
  Object.assign(state, body);
  state.free = !state.entity;
  if (body.next === "code") return code();
  return state.entity ? credentials() : choose();
}

start();
