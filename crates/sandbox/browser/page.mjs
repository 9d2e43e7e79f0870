// What browser tests share: programs that end with the test, a browser, and pages that are looked at closely.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile } from "node:fs/promises";
import http from "node:http";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

export const pictures = process.env.SCREENSHOTS ?? "screenshots";
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
await mkdir(pictures, { recursive: true });

/** Whatever was started, by its handle; none outlives this process. */
const programs = new Set();
process.on("exit", () => programs.forEach((program) => program.kill("SIGKILL")));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
setTimeout(() => { console.error("the browser tests hang"); process.exit(1); }, 8 * 60_000).unref();

/** Starts a program, reads its lines until one says that it is ready, and gives it back with them. */
export async function start(program, args, ready, environment = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, ...environment } });
  child.on("error", (error) => { console.error(`${program}: ${error.message}`); process.exit(1); });
  programs.add(child);
  const lines = [];
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes(ready)) return { lines, stop: () => { child.kill(); programs.delete(child); } };
  }
  throw new Error(`${program} ended early`);
}

/** The sandbox, with what a shell would read of it. */
export async function sandbox(args) {
  const program = process.env.SANDBOX ?? new URL("../../../target/debug/foliolink-sandbox", import.meta.url).pathname;
  const { lines, stop } = await start(program, ["--control", ...args], "Ctrl-C");
  const pairs = lines.filter((line) => !line.startsWith("#")).map((line) => line.split(/=(.*)/s).slice(0, 2));
  const values = Object.fromEntries(pairs);
  const base = values.FLINKS_BASE_URL;
  /** One call that must go well, as JSON both ways. */
  const post = async (path, body) => {
    const answer = await fetch(base + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const advance = (seconds) => post("/_sandbox/clock/advance", { seconds });
  return { lines, values, base, post, advance, stop };
}

/** Whoever embeds a widget: an empty page to come back to, and one with a widget in a frame that notes what it is told. */
export async function embedder() {
  const server = http.createServer((request, response) => {
    const source = new URL(request.url, "http://host").searchParams.get("frame");
    const frame = source ? `<iframe title="widget" width="420" height="720" src="${source.replaceAll("&", "&amp;")}"></iframe>` : "<h1>Back</h1>";
    const note = "<script>addEventListener('message', (event) => window.heard?.(event.origin, event.data))</script>";
    response.setHeader("content-type", "text/html");
    response.end(`<!doctype html><html lang="en"><title>Host</title><body><main>${source ? note : ""}${frame}</main></body></html>`);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const home = `http://127.0.0.1:${server.address().port}`;
  const stop = () => { server.close(); server.closeAllConnections(); };
  return { back: `${home}/back`, framed: (widget) => `${home}/host?frame=${encodeURIComponent(widget)}`, stop };
}

/** Presses Tab until an element has the focus. */
export async function tabTo(page, wanted) {
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((selector) => document.activeElement?.matches(selector), wanted)) return;
  }
  assert.fail(`${wanted} can't be reached with the Tab key`);
}

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** A page whose console must stay silent, and a way to look at it closely. */
export async function open(look, run) {
  // axe-core is put into the page, which its own policy wouldn't allow; strict pages live under their policy and aren't inspected.
  const context = await browser.newContext({ viewport: look.viewport, colorScheme: look.theme, locale: look.locale, bypassCSP: !look.strict });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  const inspect = async (name, fullPage = false) => {
    await page.screenshot({ path: `${pictures}/${look.viewport.width}-${look.theme}-${name}.png`, fullPage });
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map((found) => `${found.id}: ${found.nodes[0].html}`), [], name);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${name} is too wide`);
  };
  try {
    await run(page, inspect);
  } catch (error) {
    await page.screenshot({ path: `${pictures}/failed.png` }).catch(() => {});
    throw error;
  }
  assert.deepEqual(said, []);
  await context.close();
}

/** What both widgets have: a form with user name and password. `where` is a page or a frame of it. */
export async function logIn(where, username, password) {
  await where.locator("#username").fill(username);
  await where.locator("#password").fill(password);
  await where.locator("#password").press("Enter");
}
