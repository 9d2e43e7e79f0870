// Both widgets in a real browser, to the end of the flow: right and wrong credentials, questions, cancel, in a frame and alone, light and
// dark, narrow and wide; no error in the console and nothing that axe-core objects to.
//
//   cargo build -p foliolink-sandbox && npm ci && npm test   (or: cargo xtask browser)
//
// SANDBOX is the program (target/debug/foliolink-sandbox unless given), CHROMIUM the browser, SCREENSHOTS a folder for pictures.
import assert from "node:assert/strict";
import http from "node:http";
import { once } from "node:events";
import { browser, logIn, open, pictures, sandbox } from "./page.mjs";

// The host: an empty page to come back to, and one with a widget in a frame that notes what it is told.
const host = http.createServer((request, response) => {
  const source = new URL(request.url, "http://host").searchParams.get("frame");
  const frame = source ? `<iframe title="widget" width="420" height="720" src="${source.replaceAll("&", "&amp;")}"></iframe>` : "<h1>Back</h1>";
  const note = "<script>addEventListener('message', (event) => window.heard?.(event.origin, event.data))</script>";
  response.setHeader("content-type", "text/html");
  response.end(`<!doctype html><html lang="en"><title>Host</title><body><main>${source ? note : ""}${frame}</main></body></html>`);
});
await once(host.listen(0, "127.0.0.1"), "listening");
const back = `http://127.0.0.1:${host.address().port}/back`;

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
  const several = { accountSelectorEnable: "true", accountSelectorMultiple: "true", closeEnable: "true", tag: "order-1881" };
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
  const widget = await connectUrl({ consentEnable: "false" });
  await page.goto(`${new URL(back).origin}/host?frame=${encodeURIComponent(widget)}`);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "FlinksCapital" }).click();
  await logIn(frame, "greatday_nomfa", "Everyday");
  await page.waitForURL(/\/back/);
  assert.ok(heard.every(([origin]) => origin === base));
  const steps = heard.map(([, message]) => message.step).filter((step) => step !== "APP_RESIZE");
  assert.deepEqual(steps, ["APP_MOUNTED", "COMPONENT_LOAD_INSTITUTION_SELECTOR", "INSTITUTION_SELECTED", "COMPONENT_LOAD_CREDENTIAL", "SUBMIT_CREDENTIAL", "REDIRECT"]);
  assert.equal(heard.find(([, message]) => message.step === "REDIRECT")[1].url, page.url());
}

/** Events as texts, a close button that only tells, and the way straight to one institution. */
async function closed(page) {
  const heard = [];
  await page.exposeFunction("heard", (origin, message) => heard.push(message));
  const widget = (await connectUrl({ stringify: "true", closeEnable: "true" })).replace("/v2/?", "/v2/Credential/FlinksCapital/?");
  await page.goto(`${new URL(back).origin}/host?frame=${encodeURIComponent(widget)}`);
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "I agree" }).waitFor();
  await frame.getByRole("button", { name: "Close" }).click();
  const told = () => heard.map((message) => JSON.parse(message)).find((message) => message.step === "COMPONENT_CLOSE_SESSION");
  while (!told()) await page.evaluate(() => new Promise(requestAnimationFrame));
  assert.ok(heard.every((message) => typeof message === "string"));
  assert.deepEqual(told(), { step: "COMPONENT_CLOSE_SESSION", institution: "FlinksCapital" });
}

/** Nothing but keys: from the list to the end. */
async function byKeyboard(page) {
  await page.goto(`${base}/link?id=${values.VUMI_REDIRECT_ID}`);
  await page.locator(".list button").first().waitFor();
  const tabTo = async (wanted) => {
    for (let steps = 0; steps < 15; steps += 1) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((selector) => document.activeElement?.matches(selector), wanted)) return;
    }
    assert.fail(`${wanted} can't be reached`);
  };
  await tabTo(".list button");
  await page.keyboard.press("Enter");
  await page.locator("#username:focus").waitFor();
  await page.keyboard.type("titular");
  await tabTo("#password");
  await page.keyboard.type("Prueba");
  await tabTo(".main-action");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back/);
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
  await open(strict, byKeyboard);
  console.log(`both widgets work; pictures are in ${pictures}`);
} finally {
  await browser.close();
  stop();
  host.close();
  host.closeAllConnections();
}
