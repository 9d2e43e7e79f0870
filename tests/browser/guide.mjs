// Every page of the guide in a real browser: on a phone of 320 px and on a desk, light and dark. Nothing is wider than the screen, nothing that axe-core
// objects to, no error in the console, diagrams are drawn, and the keyboard leads on to the next page.
//
//   cargo xtask guide && cargo xtask browser
//
// GUIDE is the folder of the built guide (target/guide unless given).
import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import { browser, open } from "../../crates/sandbox/browser/page.mjs";

const folder = process.env.GUIDE ?? new URL("../../target/guide", import.meta.url).pathname;
const kinds = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".md": "text/plain" };
const server = http.createServer(async (request, response) => {
  const name = path.join(folder, path.normalize(new URL(request.url, "http://guide").pathname));
  try {
    const body = await readFile(name);
    response.setHeader("content-type", kinds[path.extname(name)] ?? "application/octet-stream");
    response.end(body);
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const home = `http://127.0.0.1:${server.address().port}`;
const drawn = (await readdir(folder)).some((name) => name.startsWith("mermaid"));
const pages = (await readFile(`${folder}/llms.txt`, "utf8")).match(/\(([a-z-]+)\.md\)/g).map((link) => link.slice(1, -4));
assert.ok(pages.length > 10, pages);

const looks = [
  { viewport: { width: 320, height: 640 }, theme: "light" },
  { viewport: { width: 1200, height: 800 }, theme: "dark" },
];
for (const look of looks) {
  await open(look, async (page, inspect) => {
    for (const name of pages) {
      await page.goto(`${home}/${name}.html`, { waitUntil: "networkidle" });
      if (drawn) await page.waitForFunction(() => !document.querySelector("code.language-mermaid"));
      await inspect(name, true);
    }
    await page.goto(`${home}/${pages[0]}.html`);
    await page.keyboard.press("ArrowRight");
    await page.waitForURL(`**/${pages[1]}.html`);
  });
}
server.close();
await browser.close();
console.log(`${pages.length} pages, ${looks.length} looks`);
