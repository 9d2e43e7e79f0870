// The Connect widget: institution, consent, credentials, questions, accounts, redirect. It tells the page around it what happens.
import { alert, ask, button, chooser, el, field, finished, form, pause, show, theme, waiting, webAddress } from "./common.js";
import { answerTo, question } from "./connect-mfa.js";
import { outbound } from "./connect-outbound.js";
import { words } from "./connect-words.js";

const query = new URLSearchParams(location.search);
const option = (name, otherwise = "") => query.get(name) ?? otherwise;
const on = (name, otherwise = "false") => option(name, otherwise) === "true";
const language = option("language") === "fr" ? "fr" : "en";
const say = words[language];
const state = { widget: "", institution: "", requestId: "", loginId: "", tries: 0 };

// The page around: where its address is known, nobody else hears of a LoginId.
const around = location.ancestorOrigins?.[0] ?? (webAddress(document.referrer)?.origin || "*");
function send(message) {
  if (window.parent === window) return;
  window.parent.postMessage(on("stringify") ? JSON.stringify(message) : message, around);
}
const tell = (step, more = {}) => send({ step, ...(state.institution && { institution: state.institution }), ...more });
const tellCode = (flinksCode) => send({ requestId: state.requestId, flinksCode, institution: state.institution });

function dress() {
  document.documentElement.lang = language;
  theme(option("theme", "light"));
  const colour = (name, variable) => {
    if (/^[0-9a-f]{3,8}$/i.test(option(name))) document.documentElement.style.setProperty(variable, `#${option(name)}`);
  };
  colour("backgroundColor", "--page"); colour("foregroundColor1", "--accent"); colour("foregroundColor2", "--soft");
  if (on("removePadding")) document.body.dataset.plain = "";
  const header = document.querySelector("header");
  header.hidden = !on("headerEnable", "true");
  if (on("headerImgEnable", "true")) header.append(el("span", { class: "mark", "aria-hidden": "true" }, "F"));
  header.append(el("span", { class: "brand" }, say.brand));
  if (on("closeEnable")) {
    header.hidden = false;
    header.append(button(say.close, () => tell("COMPONENT_CLOSE_SESSION"), true));
  }
  document.querySelector("footer").textContent = say.madeUp;
}

const back = (to) => (on("backEnable", "true") ? button(say.back, to, true) : null);

function chooseInstitution(problem = "") {
  state.institution = "";
  tell("COMPONENT_LOAD_INSTITUTION_SELECTOR");
  show(say.choose, alert(problem), ...chooser(say.search, state.institutions, say.nothing, (item) => select(item.value)));
}

function select(institution) {
  state.institution = institution;
  tell("INSTITUTION_SELECTED");
  if (on("consentEnable", "true")) consent();
  else signIn();
}

const signIn = () => (on("demoOutbound") ? atBank() : credentials());

// Who consents at the bank types nothing here: the sandbox goes on as its user who is never asked.
function atBank(problem = "") {
  const decided = (outcome) => {
    if (outcome !== "allow") return atBank(say.outcomes[outcome]);
    tell("COMPONENT_ACCEPT_PROVIDER_CONSENT");
    return logIn({ username: "greatday_nomfa", password: "Everyday" }, atBank);
  };
  const look = { institution: state.institution, language, theme: option("theme", "light") };
  outbound({ say, ...look, problem, decided, backwards: back(() => chooseInstitution()) });
}

function consent() {
  tell("COMPONENT_LOAD_CONSENT");
  const company = option("customerName") || say.company;
  const wanted = option("features", "AccountNumber,TransactionHistory,Balance").split(",").filter(Boolean);
  const accept = () => { tell("COMPONENT_ACCEPT_CONSENT"); signIn(); };
  const deny = () => { tell("COMPONENT_DENY_CONSENT"); chooseInstitution(); };
  show(say.consent(company[0].toUpperCase() + company.slice(1)), el("p", { class: "soft" }, say.consentText(company, state.institution)),
    el("ul", { class: "points" }, ...wanted.map((name) => el("li", {}, say.features[name] ?? name))),
    el("div", { class: "stack push" }, button(say.agree, accept), button(say.deny, deny, true)));
}

function terms() {
  const address = webAddress(option("termsUrl"));
  if (!address) return null;
  const link = el("a", { href: address.href, target: "_blank", rel: "noopener noreferrer", onclick: () => tell("COMPONENT_CLICK_TERMS_URL") }, say.terms);
  const changed = (event) => tell(event.target.checked ? "COMPONENT_ACCEPT_TERMS" : "COMPONENT_DENY_TERMS");
  return el("label", { class: "option", for: "terms" }, el("input", { type: "checkbox", id: "terms", required: true, onchange: changed }), el("span", {}, say.accept, link));
}

function credentials(problem = "") {
  tell(problem ? "COMPONENT_LOAD_CREDENTIAL_RETRY" : "COMPONENT_LOAD_CREDENTIAL");
  show(say.login(state.institution), alert(problem), form((data) => logIn({ username: data.get("username"), password: data.get("password") }, credentials),
    field("username", say.username, { autocomplete: "username", autocapitalize: "none" }, problem),
    field("password", say.password, { type: "password", autocomplete: "current-password" }, problem),
    terms(), button(say.next), back(() => chooseInstitution())));
  document.getElementById("username").focus();
}

async function logIn(person, again) {
  tell("SUBMIT_CREDENTIAL");
  waiting(say.connecting, say.moment);
  const known = { widget: state.widget, institution: state.institution, language, tag: query.get("tag"), scheduleRefresh: on("scheduleRefresh"), withMfaQuestions: on("enhancedMFA") };
  judge(await ask("/connect/api/authorize", { ...known, ...person }), again);
}

// One answer of the bank: in, questions, still at work, or refused.
async function judge({ status, body }, again) {
  state.requestId = body.RequestId ?? state.requestId;
  if (status === 200) return opened(body);
  if (status === 203) return questions(body.SecurityChallenges);
  if (status === 202) {
    tellCode(body.FlinksCode);
    await pause(1000);
    return judge(await ask("/connect/api/poll", { widget: state.widget, requestId: state.requestId }), again);
  }
  const code = body.FlinksCode ?? "ERROR";
  if (body.FlinksCode) tellCode(code);
  else tell("ERROR");
  state.tries += 1;
  if (body.SecurityChallenges) return questions(body.SecurityChallenges, say.codes[code]);
  if (code === "DISABLED_INSTITUTION") {
    tell("DISABLED_INSTITUTION");
    return chooseInstitution(say.codes[code]);
  }
  const most = Number(option("maximumRetry"));
  if (most > 0 && state.tries >= most) {
    tell("MAXIMUM_RETRY_REACHED");
    return show(say.enough, el("p", {}, say.enoughText));
  }
  return (again ?? credentials)(say.codes[code] ?? say.codes.ERROR);
}

function questions(challenges, problem = "") {
  tell(problem ? "COMPONENT_LOAD_MFA_RETRY" : "COMPONENT_LOAD_MFA", { mfaTypes: challenges.map((challenge) => challenge.Type) });
  show(say.questions, el("p", { class: "soft" }, say.questionsText(state.institution)), alert(problem),
    form((data) => answer(challenges, data), ...challenges.map((challenge, at) => question(challenge, at, say, problem)), button(say.next)));
  document.querySelector("main input")?.focus();
}

async function answer(challenges, data) {
  tell("SUBMIT_MFA");
  waiting(say.connecting, say.moment);
  const given = challenges.map((challenge, at) => answerTo(challenge, at, data));
  judge(await ask("/connect/api/answer", { widget: state.widget, requestId: state.requestId, SecurityResponses: Object.fromEntries(given) }), credentials);
}

async function opened(body) {
  state.loginId = body.Login.Id;
  state.institution ||= body.InstitutionName;
  if (on("enhancedMFA")) return enhanced();
  return accounts();
}

// Enhanced MFA: all of the bank's questions at once, so that later refreshes need nobody.
async function enhanced(problem = "") {
  const { body } = await ask("/connect/api/questions", { widget: state.widget, requestId: state.requestId });
  const asked = body.questions ?? [];
  tell(asked.length ? "ENHANCED_MFA_HAS_QUESTIONS" : "ENHANCED_MFA_NO_QUESTIONS");
  if (asked.length === 0) return accounts();
  const store = async (data) => {
    const answers = Object.fromEntries(asked.map((text, at) => [text, data.get(`stored-${at}`)]));
    const { status } = await ask("/connect/api/store", { widget: state.widget, requestId: state.requestId, answers });
    return status === 200 ? accounts() : enhanced(say.codes.ERROR);
  };
  return show(say.enhanced, el("p", { class: "soft" }, say.enhancedText(state.institution)), alert(problem),
    form(store, ...asked.map((text, at) => field(`stored-${at}`, text)), button(say.next)),
    on("skipEnhancedMFA") ? button(say.skip, () => accounts(), true) : null);
}

async function accounts() {
  const chosen = option("resumeSelectedAccounts");
  if (chosen || !on("accountSelectorEnable")) return redirect(chosen);
  const { body: listed } = await ask("/connect/api/accounts", { widget: state.widget, requestId: state.requestId });
  const currency = option("accountSelectorCurrency").toUpperCase();
  const least = Number(option("eftEligibleRatio", "0")) || 0;
  const shown = (listed.accounts ?? []).filter((account) => (!currency || account.currency === currency) && Number(account.ratio) >= least);
  tell("COMPONENT_LOAD_ACCOUNT_SELECTION", { totalAccounts: listed.accounts?.length ?? 0, displayedAccounts: shown.length });
  selector(shown);
}

function selector(accounts, problem = "") {
  const several = on("accountSelectorMultiple");
  const row = (account) => el("label", { class: "option" },
    el("input", { type: several ? "checkbox" : "radio", name: "account", value: account.id, required: !several }),
    el("span", {}, account.title, el("small", {}, `${account.type}${account.number ? ` · ${account.number}` : ""}`)),
    el("span", { class: "amount" }, `${account.balance} ${account.currency}`));
  const chosen = (data) => {
    const ids = data.getAll("account");
    if (ids.length === 0) return selector(accounts, say.oneAccount);
    tell("ACCOUNT_SELECTED", { accountId: ids.length > 1 ? ids : ids[0] });
    return redirect(ids.join(","));
  };
  show(several ? say.accounts : say.account, alert(problem), form(chosen,
    el("fieldset", {}, el("legend", { class: "only-read" }, say.account), ...accounts.map(row)), button(say.next)));
}

function redirect(accountIds) {
  const url = webAddress(option("redirectUrl") || option("redirectURL"));
  const target = url ?? new URL(location.origin);
  const add = (name, value) => value && target.searchParams.set(name, value);
  add("loginId", state.loginId); add("institution", state.institution); add("accountId", accountIds); add("tag", option("tag"));
  if (on("demo")) add("demo", "true");
  const several = accountIds.split(",");
  finished(say.done, url && !on("jsRedirect") ? say.leaving : say.doneText);
  tell("REDIRECT", { url: target.href, loginId: state.loginId, requestId: state.requestId, ...(accountIds && { accountId: several.length > 1 ? several : accountIds }) });
  if (!url || on("jsRedirect")) return;
  if (on("innerRedirect") || window.parent === window) location.assign(target.href);
  else window.top.location.href = target.href;
}

function institutionInPath() {
  try {
    return decodeURIComponent(location.pathname.match(/\/Credential\/([^/]+)/)?.[1] ?? "");
  } catch {
    return "";
  }
}

async function start() {
  dress();
  tell("APP_MOUNTED");
  addEventListener("online", () => tell("APP_ONLINE"));
  addEventListener("offline", () => tell("APP_OFFLINE"));
  new ResizeObserver(() => tell("APP_RESIZE")).observe(document.body);
  waiting(say.connecting, say.moment);
  const asked = { authorizeToken: query.get("authorizeToken"), requestId: query.get("requestId"), demo: on("demo"), productType: option("productType"), language };
  const { status, body } = await ask("/connect/api/start", asked);
  if (status !== 200) {
    tell(body.error === "TOKEN_INVALID" ? "TOKEN_INVALID" : "ERROR");
    return show(say.stopped, alert(body.error === "TOKEN_INVALID" ? say.token : body.error === "SESSION" ? say.session : say.codes.ERROR));
  }
  Object.assign(state, { widget: body.widget, institutions: body.institutions });
  if (body.resume) {
    Object.assign(state, { requestId: body.resume.requestId, institution: body.resume.institution });
    return judge({ status: body.resume.status, body: body.resume.body });
  }
  const named = institutionInPath();
  const known = state.institutions.find((item) => item.value === named || String(item.id) === named);
  return known ? select(known.value) : chooseInstitution();
}

start();
