// Both widgets in a real browser, to the end of the flow: right and wrong credentials, questions, cancel, in a frame and alone, light and
// dark, narrow and wide; no error in the console and nothing that axe-core objects to.
//
//   cargo build -p foliolink-sandbox && npm ci && npm test   (or: cargo xtask browser)
//
// SANDBOX is the program (target/debug/foliolink-sandbox unless given), CHROMIUM the browser, SCREENSHOTS a folder for pictures.
import assert from "node:assert/strict";
import { browser, embedder, logIn, open, pictures, sandbox, tabTo } from "./page.mjs";

const host = await embedder();
const { back } = host;
const { values, base, advance, stop } = await sandbox(["--clock", "manual", "--pending-looks", "1", "--vumi-redirect", back]);

async function authorizeToken() {
  const path = `/v3/${values.FLINKS_CUSTOMER_ID}/BankingServices/GenerateAuthorizeToken`;
  const answer = await fetch(base + path, { method: "POST", headers: { "flinks-auth-key": values.FLINKS_SECRET_KEY } });
  return (await answer.json()).Token;
}

async function connectUrl(parameters) {
  return `${base}/connect/v2/?${new URLSearchParams({ demo: "true", redirectUrl: `${back}?shop=1`, authorizeToken: await authorizeToken(), ...parameters })}`;
}

const press = (page) => page.locator(".main-action").click();

async function connect(page, inspect, look) {
  const several = { accountSelectorEnable: "true", accountSelectorMultiple: "true", closeEnable: "true", tag: "order-1881", eftEligibleRatio: "0.5" };
  await page.goto(await connectUrl({ ...several, theme: look.theme, language: look.language }));
  const bank = page.getByRole("button", { name: "FlinksCapital" });
  await bank.waitFor();
  await inspect("connect-institutions");
  await page.locator("#search").fill("boreal");
  await page.locator("#search").fill("");
  await bank.click();
  await inspect("connect-consent");
  await press(page);
  await logIn(page, "greatday", "wrong");
  await page.getByRole("alert").waitFor();
  await inspect("connect-wrong-password");
  await logIn(page, "greatday", "Everyday");
  await page.locator("#answer-0").fill("Montreal");
  await inspect("connect-question");
  await page.keyboard.press("Enter");
  await page.getByText("Canada").click();
  await page.getByText("Triangle").click();
  await inspect("connect-choices");
  await press(page);
  await page.locator("input[name=account]").first().waitFor();
  assert.equal(await page.locator("input[name=account]").count(), 2, "those whose numbers can be had");
  await page.locator("input[name=account]").nth(0).check();
  await page.locator("input[name=account]").nth(1).check();
  await inspect("connect-accounts");
  await press(page);
  await page.waitForURL(/\/back/);
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([query.get("shop"), query.get("institution"), query.get("tag")], ["1", "FlinksCapital", "order-1881"]);
  assert.match(query.get("loginId"), /^[0-9a-f-]{36}$/);
  assert.equal(query.get("accountId").split(",").length, 2);
  // The session isn't over until data was pulled: let its time pass.
  await advance(3600);
}

async function link(page, inspect, look) {
  const start = `${base}/link?id=${values.VUMI_REDIRECT_ID}&theme=${look.theme.toUpperCase()}`;
  await page.goto(start);
  await page.locator(".list button").first().waitFor();
  await inspect("link-entities");
  await page.locator(".list button").first().click();
  await logIn(page, "titular_2fa", "wrong");
  await page.getByRole("alert").waitFor();
  await inspect("link-wrong-password");
  await logIn(page, "titular_2fa", "Prueba");
  await page.locator("#code").fill("000000");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  await inspect("link-code");
  await page.locator("#code").fill("123456");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back/);
  assert.equal(new URL(page.url()).searchParams.get("operation"), "CONNECT");
  await page.goto(start);
  await page.locator(".list button").first().waitFor();
  await page.locator("header button").click();
  await inspect("link-cancelled");
  await page.goto(`${base}/link?id=unknown`);
  await page.getByRole("alert").waitFor();
  await inspect("link-unauthorized");
}

async function framed(page) {
  const heard = [];
  await page.exposeFunction("heard", (origin, message) => heard.push([origin, message]));
  const frame = page.frameLocator("iframe");
  const logInWith = async (parameters) => {
    const widget = await connectUrl({ consentEnable: "false", ...parameters });
    await page.goto(host.framed(widget));
    await frame.getByRole("button", { name: "FlinksCapital" }).click();
    await logIn(frame, "greatday_nomfa", "Everyday");
  };
  // With `jsRedirect` the page stays, so that nothing of what it is told gets lost with it.
  await logInWith({ jsRedirect: "true" });
  const told = () => heard.find(([, message]) => message.step === "REDIRECT");
  while (!told()) await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.ok(heard.every(([origin]) => origin === base));
  const steps = heard.map(([, message]) => message.step).filter((step) => step !== "APP_RESIZE");
  assert.deepEqual(steps, ["APP_MOUNTED", "COMPONENT_LOAD_INSTITUTION_SELECTOR", "INSTITUTION_SELECTED", "COMPONENT_LOAD_CREDENTIAL", "SUBMIT_CREDENTIAL", "REDIRECT"]);
  const { url } = told()[1];
  await advance(3600);
  await logInWith({});
  await page.waitForURL(/\/back/);
  assert.equal(page.url(), url);
  await advance(3600);
}

/** Events as texts, a close button that only tells, and the way straight to one institution. */
async function closed(page) {
  const heard = [];
  await page.exposeFunction("heard", (origin, message) => heard.push(message));
  const widget = (await connectUrl({ stringify: "true", closeEnable: "true" })).replace("/v2/?", "/v2/Credential/FlinksCapital/?");
  await page.goto(host.framed(widget));
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "I agree" }).waitFor();
  await frame.getByRole("button", { name: "Close" }).click();
  const told = () => heard.map((message) => JSON.parse(message)).find((message) => message.step === "COMPONENT_CLOSE_SESSION");
  while (!told()) await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.ok(heard.every((message) => typeof message === "string"));
  assert.deepEqual(told(), { step: "COMPONENT_CLOSE_SESSION", institution: "FlinksCapital" });
}

/** Every kind of challenge, to the accounts. */
async function challenges(page, inspect) {
  const logInAs = async (username) => {
    await page.goto(await connectUrl({ consentEnable: "false" }));
    await page.getByRole("button", { name: "FlinksCapital" }).click();
    await logIn(page, username, "Everyday");
  };
  const ended = async () => {
    await page.waitForURL(/\/back/);
    await advance(3600);
  };
  await logInAs("greatday_images");
  await page.getByRole("img", { name: "Picture 4" }).waitFor();
  const sizes = await page.locator("img").evaluateAll((images) => images.map((image) => image.naturalWidth));
  assert.deepEqual(sizes, [96, 96, 96, 96]);
  // Nothing chosen is no answer: the page keeps it from the bank, where it would cost one of two tries.
  await press(page);
  assert.equal(await page.locator("img").count(), 4);
  assert.equal(await page.getByRole("checkbox", { name: "Picture 1" }).evaluate((box) => box.validationMessage), "Choose at least one.");
  await page.getByRole("checkbox", { name: "Picture 1" }).check();
  await press(page);
  await page.getByRole("alert").waitFor();
  for (const number of [2, 3, 4]) await page.getByRole("checkbox", { name: `Picture ${number}` }).check();
  await inspect("connect-pictures");
  await press(page);
  await ended();

  await logInAs("greatday_code");
  await page.getByRole("radio", { name: /^Call/ }).check();
  await inspect("connect-text-or-call");
  await press(page);
  await page.getByLabel(/code/).fill("123456");
  await inspect("connect-code");
  await press(page);
  await ended();

  await logInAs("greatday_several");
  for (const fruit of ["Apple", "Pear"]) await page.getByRole("checkbox", { name: fruit }).check();
  await press(page);
  await ended();

  await logInAs("greatday_newquestions");
  await page.getByLabel("Question").nth(1).selectOption({ index: 1 });
  for (const at of [0, 1]) await page.getByLabel("Answer").nth(at).fill("Soup");
  await inspect("connect-new-questions");
  await press(page);
  await ended();

  await logInAs("greatday_noretry");
  await page.locator("#answer-0").fill("Oak Hill");
  await press(page);
  await page.getByRole("alert").waitFor();
  await page.locator("#password").waitFor();
}

/** The bank's questions once and for all: answered, skipped, or none. */
async function enhanced(page, inspect) {
  const heard = [];
  await page.exposeFunction("heard", (origin, message) => heard.push(message.step));
  const frame = page.frameLocator("iframe");
  const logInWith = async (parameters) => {
    heard.length = 0;
    const widget = await connectUrl({ consentEnable: "false", enhancedMFA: "true", ...parameters });
    await page.goto(host.framed(widget));
    await frame.getByRole("button", { name: "FlinksCapital" }).click();
    await logIn(frame, "greatday_nomfa", "Everyday");
  };
  await logInWith({ skipEnhancedMFA: "true" });
  await frame.locator("#stored-2").waitFor();
  await frame.getByRole("button", { name: "Skip" }).click();
  await page.waitForURL(/\/back/);
  assert.ok(heard.includes("ENHANCED_MFA_HAS_QUESTIONS"), heard.join());
  await advance(3600);
  // Full page, for a close look; nobody may skip here.
  await page.goto(await connectUrl({ consentEnable: "false", enhancedMFA: "true" }));
  await page.getByRole("button", { name: "FlinksCapital" }).click();
  await logIn(page, "greatday_nomfa", "Everyday");
  for (const at of [0, 1, 2]) await page.locator(`#stored-${at}`).fill("Montreal");
  assert.equal(await page.getByRole("button", { name: "Skip" }).count(), 0);
  await inspect("connect-enhanced-mfa");
  await press(page);
  await page.waitForURL(/\/back/);
  await advance(3600);
}

/** Consent at the bank, in a window of its own: closed, refused, allowed. */
async function outbound(page, inspect) {
  await page.goto(await connectUrl({ demoOutbound: "true", consentEnable: "false" }));
  await page.getByRole("button", { name: "FlinksCapital" }).click();
  await inspect("connect-outbound");
  const atBank = async () => {
    const [bank] = await Promise.all([page.waitForEvent("popup"), press(page)]);
    await bank.getByRole("button", { name: "Allow" }).waitFor();
    return bank;
  };
  // The window closes with the click, maybe before the click is told to be over.
  const decide = async (bank, name) => {
    const closed = bank.waitForEvent("close");
    await bank.getByRole("button", { name }).click().catch((error) => { if (!bank.isClosed()) throw error; });
    await closed;
  };
  let bank = await atBank();
  await bank.close();
  await page.getByText("closed too early").waitFor();
  bank = await atBank();
  await decide(bank, "Refuse");
  await page.getByText("You refused at your bank").waitFor();
  bank = await atBank();
  await bank.screenshot({ path: `${pictures}/connect-outbound-bank.png` });
  await decide(bank, "Allow");
  await page.waitForURL(/\/back/);
  assert.match(new URL(page.url()).searchParams.get("loginId"), /^[0-9a-f-]{36}$/);
  await advance(3600);
}

/** Nothing but keys, from the list to the end; every step says where it is: a heading or a field has the focus, a failure is announced. */
async function byKeyboard(page) {
  const named = () => page.evaluate(() => document.activeElement?.matches("h1, input, button, select"));
  const enter = async (selector) => {
    await tabTo(page, selector);
    await page.keyboard.press("Enter");
  };
  await page.goto(await connectUrl({ accountSelectorEnable: "true" }));
  await page.getByRole("button", { name: "FlinksCapital" }).waitFor();
  await tabTo(page, "#search");
  await page.keyboard.type("flinkscap");
  await enter(".list button");
  await page.getByRole("button", { name: "I agree" }).waitFor();
  assert.ok(await named());
  await enter(".main-action");
  await page.locator("#username:focus").waitFor();
  await page.keyboard.type("greatday");
  await tabTo(page, "#password");
  await page.keyboard.type("wrong");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assert.equal(await page.locator("#username").getAttribute("aria-describedby"), "problem");
  await page.keyboard.type("greatday");
  await tabTo(page, "#password");
  await page.keyboard.type("Everyday");
  await page.keyboard.press("Enter");
  await page.locator("#answer-0:focus").waitFor();
  await page.keyboard.type("Montreal");
  await page.keyboard.press("Enter");
  await page.getByText("Canada").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("radio", { name: "Canada" }).and(page.locator(":checked")).waitFor();
  await tabTo(page, "input[value=Triangle]");
  await page.keyboard.press("Space");
  await enter(".main-action");
  await page.locator("input[name=account]").first().waitFor();
  assert.ok(await named());
  await tabTo(page, "input[name=account]");
  await page.keyboard.press("Space");
  await enter(".main-action");
  await page.waitForURL(/\/back/);
  await advance(3600);

  await page.goto(`${base}/link?id=${values.VUMI_REDIRECT_ID}`);
  await page.locator(".list button").first().waitFor();
  await enter(".list button");
  await page.locator("#username:focus").waitFor();
  await page.keyboard.type("titular");
  await tabTo(page, "#password");
  await page.keyboard.type("Prueba");
  await enter(".main-action");
  await page.waitForURL(/\/back/);
}

/** Who doesn't consent is back at the list, and the page around it is told. */
async function denied(page) {
  const heard = [];
  await page.exposeFunction("heard", (origin, message) => heard.push(message.step));
  await page.goto(host.framed(await connectUrl({})));
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "FlinksCapital" }).click();
  await frame.getByRole("button", { name: "I don’t agree" }).click();
  await frame.locator("#search").waitFor();
  while (!heard.includes("COMPONENT_DENY_CONSENT")) await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.ok(!heard.includes("SUBMIT_CREDENTIAL") && !heard.includes("REDIRECT"), heard.join());
}

/** The bank speaks French to whoever chose it, whatever it asks. */
async function inFrench(page, inspect) {
  await page.goto(await connectUrl({ consentEnable: "false", language: "fr" }));
  await page.getByRole("button", { name: "FlinksCapital" }).click();
  await logIn(page, "greatday_several", "Everyday");
  await page.getByText("Lesquels sont des fruits ?").waitFor();
  for (const fruit of ["Pomme", "Poire"]) await page.getByRole("checkbox", { name: fruit }).check();
  await inspect("connect-several-french");
  await press(page);
  await page.waitForURL(/\/back/);
  await advance(3600);
}

try {
  const looks = [[1200, 800, "light", "en"], [390, 780, "dark", "fr"], [390, 780, "light", "en"], [1200, 800, "dark", "fr"]];
  for (const [width, height, theme, language] of looks) {
    const look = { viewport: { width, height }, theme, language, locale: language === "fr" ? "es-ES" : "en-GB" };
    await open(look, (page, inspect) => connect(page, inspect, look));
    await open(look, (page, inspect) => link(page, inspect, look));
    await open(look, async (page, inspect) => { await page.goto(`${base}/`); await inspect("status"); });
  }
  const strict = { viewport: { width: 1200, height: 800 }, theme: "light", locale: "en-GB", strict: true };
  await open(strict, framed);
  await open(strict, closed);
  const loose = { ...strict, viewport: { width: 420, height: 900 }, strict: false };
  await open(loose, challenges);
  await open(loose, enhanced);
  await open(loose, outbound);
  await open({ ...loose, viewport: { width: 320, height: 640 } }, inFrench);
  await open(strict, denied);
  await open(strict, byKeyboard);
  console.log(`both widgets work; pictures are in ${pictures}`);
} finally {
  await browser.close();
  stop();
  host.stop();
}
