// The Link of a connection that is there already: update and restore to their end, tokens that are used up, and any Link in a frame.
//
//   cargo build -p foliolink-sandbox && npm ci && node link.mjs   (or: cargo xtask browser)
//
// It reads the same variables as widgets.mjs.
import assert from "node:assert/strict";
import { browser, embedder, logIn, open, pictures, sandbox } from "./page.mjs";

const host = await embedder();
const { values, base, post, stop } = await sandbox(["--clock", "manual", "--pending-looks", "0", "--vumi-redirect", host.back]);
const CONNECTION = "K7Q2M9X4T1";

/** A connection's token for the Link, as its holder reads it from the API. */
async function offered(kind) {
  await post(`/_sandbox/vumi/connections/${CONNECTION}/user-token`, { kind });
  const found = await connection();
  return found[`${kind}Token`];
}

async function connection() {
  const { token } = await post("/api/v1/auth/login", { clientId: values.VUMI_CLIENT_ID, clientSecret: values.VUMI_CLIENT_SECRET });
  const answer = await fetch(`${base}/api/v1/queries/connections/${CONNECTION}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.json();
}

const address = (parameters) => `${base}/link?${new URLSearchParams({ id: values.VUMI_REDIRECT_ID, ...parameters })}`;

/** With new credentials; the entity is known, and nothing else can be chosen. */
async function update(page, inspect, look) {
  const link = address({ update_token: await offered("update"), theme: look.theme.toUpperCase() });
  await page.goto(link);
  await page.locator("#username").waitFor();
  assert.equal(await page.locator(".list").count(), 0, "the entity is that of the connection");
  assert.equal(await page.getByRole("button", { name: /Back|Volver/ }).count(), 0);
  await inspect("link-update");
  await logIn(page, "titular", "wrong");
  await page.getByRole("alert").waitFor();
  await logIn(page, "titular", "Prueba");
  await page.waitForURL(/\/back/);
  const query = new URL(page.url()).searchParams;
  assert.deepEqual([query.get("operation"), query.get("entity")], ["UPDATE", "examplebroker"]);
  assert.equal((await connection()).updateToken ?? null, null, "it is used up");
  await page.goto(link);
  await page.getByRole("alert").waitFor();
  await inspect("link-used-up");
}

/** The institution asks for the person again, who now needs a code: from then on an update needs only that. */
async function restore(page, inspect, look) {
  await blockedAtTheInstitution();
  const theme = look.theme.toUpperCase();
  await page.goto(address({ restore_token: await offered("restore"), theme }));
  await logIn(page, "titular_2fa", "Prueba");
  await page.locator("#code").fill("123456");
  await inspect("link-restore-code");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back/);
  const { status } = await connection();
  assert.ok(["PENDING", "READY"].includes(status), status);

  await page.goto(address({ update_token: await offered("update"), theme }));
  await page.locator("#code").fill("123456");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/back/);
  assert.equal(new URL(page.url()).searchParams.get("operation"), "UPDATE");

  // Without a code again, as it was.
  await blockedAtTheInstitution();
  await page.goto(address({ restore_token: await offered("restore"), theme }));
  await logIn(page, "titular", "Prueba");
  await page.waitForURL(/\/back/);
}

const blockedAtTheInstitution = () =>
  post(`/_sandbox/vumi/connections/${CONNECTION}/status`, { status: "ERRORED", errorDetails: { reason: "BLOCKED", retryable: false } });

/** In a frame of the host's page: to the end, without leaving the frame before. */
async function framed(page, _, look) {
  await page.goto(host.framed(address({ theme: look.theme.toUpperCase() })));
  const frame = page.frameLocator("iframe");
  await frame.locator(".list button").first().click();
  await logIn(frame, "titular_2fa", "Prueba");
  await frame.locator("#code").waitFor();
  await page.screenshot({ path: `${pictures}/${look.viewport.width}-${look.theme}-link-framed.png` });
  await frame.locator("#code").fill("123456");
  await frame.locator("#code").press("Enter");
  await frame.getByRole("heading", { name: "Back" }).waitFor();
  assert.match(page.url(), /\/host\?frame=/, "the page around it stays");
}

/** An access that the institution has locked: said in plain words, each time. */
async function blocked(page) {
  for (let tries = 0; tries < 5; tries += 1) {
    await page.goto(address({}));
    await page.locator(".list button").first().click();
    await logIn(page, "bloqueado", "Prueba");
    await page.getByRole("alert").waitFor();
    const again = await page.getByRole("alert").innerText();
    assert.match(again, /locked|bloqueado/);
  }
}

try {
  for (const [width, height, theme, locale] of [[1200, 800, "dark", "es-ES"], [320, 640, "light", "en-GB"]]) {
    const look = { viewport: { width, height }, theme, locale };
    await open(look, (page, inspect) => update(page, inspect, look));
    await open(look, (page, inspect) => restore(page, inspect, look));
    await open({ ...look, strict: true }, (page, inspect) => framed(page, inspect, look));
    await open(look, blocked);
  }
  console.log(`the Link updates and restores; pictures are in ${pictures}`);
} finally {
  await browser.close();
  stop();
  host.stop();
}
