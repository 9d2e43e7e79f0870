// The host app of the examples in a real browser, from "add" to the chart, through both widgets: cancel, wrong password, questions, progress by
// webhook and by polling, and what a stranger slips in. No error in the console, nothing that axe-core objects to.
//
//   cargo xtask browser
//
// HOST is the program (target/debug/examples/host unless given), and what page.mjs reads.
import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { browser, logIn, open, pictures, sandbox, start } from "../../crates/sandbox/browser/page.mjs";

const program = process.env.HOST ?? new URL("../../target/debug/examples/host", import.meta.url).pathname;

async function freeAddress() {
  const server = net.createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  await once(server.close(), "close");
  return `127.0.0.1:${port}`;
}

/** A sandbox and a host that know each other. A webhook comes when the clock is advanced by its delay, less than a signature may be ahead. */
async function both(webhooks, run) {
  const address = await freeAddress();
  const home = `http://${address}`;
  const hooks = ["--webhook-delay", "50", "--flinks-webhook", `${home}/webhooks/flinks`, "--vumi-webhook", `${home}/webhooks/vumi`];
  const provider = await sandbox(["--pending-looks", "1", "--vumi-redirect", `${home}/vumi/return`, ...(webhooks ? hooks : [])]);
  const host = await start(program, [], "http://", { ...provider.values, HOST_ADDRESS: address, ...(webhooks && { HOST_WEBHOOKS: "on" }) });
  try {
    await run({ home, provider });
  } finally {
    host.stop();
    provider.stop();
  }
}

const add = (page, where) => page.getByRole("button", { name: where }).click();
const press = (where) => where.locator(".main-action").click();

async function toCredentials(page) {
  await add(page, "Canada");
  const widget = page.frameLocator("iframe");
  await widget.getByRole("button", { name: "FlinksCapital" }).click();
  await press(widget);
  return widget;
}

async function flinks(page, inspect, { home, provider }) {
  await page.goto(home);
  let widget = await toCredentials(page);
  await widget.getByRole("button", { name: "Close" }).click();
  await page.getByText("You closed the widget").waitFor();
  await inspect("home-cancelled");

  widget = await toCredentials(page);
  await logIn(widget, "greatday", "wrong");
  await page.getByText("Your bank didn't accept that").waitFor();
  await inspect("connect", true);
  await logIn(widget, "greatday", "Everyday");
  await page.getByText("Your bank has a question").waitFor();
  await widget.locator("#answer-0").fill("Montreal");
  await widget.locator("#answer-0").press("Enter");
  await widget.getByText("Canada").click();
  await widget.getByText("Triangle").click();
  await press(widget);
  await page.waitForURL(/\/connections\/1$/);
  await page.getByText("Look number 1").waitFor();
  await inspect("flinks-progress");
  // Holders first, then the accounts.
  await provider.advance(100);
  await page.getByRole("heading", { level: 1, name: "FlinksCapital" }).waitFor();
  await inspect("flinks-portfolio", true);
  await portfolio(page, "CAD", "Compte-chèques Quotidien");
  // A debt is an account, and no part of what is owned.
  assert.equal(await page.getByRole("rowheader", { name: "Carte Visa Découverte" }).count(), 1);
}

/** Accounts, and a chart whose table adds up. */
async function portfolio(page, currency, account) {
  await page.getByRole("rowheader", { name: account }).first().waitFor();
  await page.getByRole("img", { name: `Allocation in ${currency}` }).waitFor();
  const chart = page.locator(".chart", { has: page.locator("caption", { hasText: `In ${currency}` }) });
  const shares = await chart.locator("tbody td:last-child").allInnerTexts();
  const sum = shares.reduce((total, share) => total + parseFloat(share), 0);
  assert.ok(Math.abs(sum - 100) < 0.5, `${shares} add up to ${sum}`);
  assert.equal(await chart.locator("circle").count(), shares.length);
}

async function vumi(page, inspect, { home, provider }) {
  await page.goto(home);
  await inspect("home-empty");
  await add(page, "Spain");
  await page.locator(".list button").first().waitFor();
  await page.locator("header button").click();
  await page.locator(".list").waitFor({ state: "detached" });
  await page.goto(home);
  await page.getByText("hasn't come back").waitFor();

  await add(page, "Spain");
  await page.locator(".list button", { hasText: "Bróker" }).first().click();
  await logIn(page, "titular_2fa", "wrong");
  await page.getByRole("alert").waitFor();
  await logIn(page, "titular_2fa", "Prueba");
  await page.locator("#code").fill("123456");
  await page.locator("#code").press("Enter");
  await page.waitForURL(/\/connections\/\d+$/);
  await inspect("vumi-progress");
  await provider.advance(50);
  await page.getByRole("heading", { name: "Allocation" }).waitFor();
  await inspect("vumi-portfolio", true);
  await portfolio(page, "EUR", "Sample Industries Inc");
  await page.goto(home);
  await page.getByText("up to date").first().waitFor();
  await inspect("home");
}

/** A redirect proves nothing: not a LoginId without this person's tag, not a public token that another Link made. */
async function strangers(page, inspect, { home, provider }) {
  await page.goto(home);
  await add(page, "Canada");
  await page.goto(`${home}/flinks/return?loginId=7d3f2a10-9c55-4b0e-8a41-2f6a6d1f9b20&tag=guessed`);
  await page.getByText("Nothing was added").waitFor();
  await add(page, "Spain");
  await page.locator(".list button").first().waitFor();
  const token = provider.lines.map((line) => line.match(/Vumi public token ([^:]+)/)?.[1]).find(Boolean);
  await page.goto(`${home}/vumi/return?token=${token}&operation=CONNECT`);
  await page.getByRole("alert").waitFor();
  await inspect("failed");
  // Another browser doesn't see this one's connections.
  assert.equal((await fetch(`${home}/connections/0`)).status, 404);
  assert.equal((await fetch(`${home}/webhooks/flinks`, { method: "POST", body: "{}" })).status, 401);
}

/** Under its own policy, and without webhooks: the waiting looks by itself. */
async function polled(page, _, { home }) {
  await page.goto(home);
  await add(page, "Spain");
  await page.locator(".list button", { hasText: "Bróker" }).first().click();
  await logIn(page, "titular", "Prueba");
  await page.getByRole("heading", { name: "Allocation" }).waitFor();
  await page.goto(home);
  const widget = await toCredentials(page);
  // Several holders, and an amount of eighteen digits.
  await logIn(widget, "greatday_joint", "Everyday");
  await page.getByText("Look number 1").waitFor();
  await page.getByText("123,456,789,012,345,678.99 CAD").waitFor();
  await page.screenshot({ path: `${pictures}/hard-amounts.png`, fullPage: true });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, "too wide");
  const source = await page.content();
  assert.doesNotMatch(source, /[0-9a-f]{8}-[0-9a-f]{4}-/, "no LoginId, RequestId or token in a page");
}

try {
  for (const [width, height, theme] of [[1200, 800, "light"], [390, 780, "dark"], [390, 780, "light"], [1200, 800, "dark"]]) {
    const look = { viewport: { width, height }, theme, locale: "en-GB" };
    await both(true, (world) => open(look, async (page, inspect) => {
      // Vumi's first: a signature may be a minute ahead, and the clock is advanced.
      await vumi(page, inspect, world);
      await flinks(page, inspect, world);
      await strangers(page, inspect, world);
    }));
  }
  const strict = { viewport: { width: 390, height: 780 }, theme: "light", locale: "en-GB", strict: true };
  await both(false, (world) => open(strict, (page, inspect) => polled(page, inspect, world)));
  console.log(`the host app works; pictures are in ${pictures}`);
} finally {
  await browser.close();
}
