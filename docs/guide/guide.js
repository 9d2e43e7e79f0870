// Draws the diagrams where mermaid was there when the guide was built; else their text stays. Their words stand below them either way.
const blocks = document.querySelectorAll("code.language-mermaid");
if (globalThis.mermaid) {
  globalThis.mermaid.initialize({ startOnLoad: false, theme: "neutral", securityLevel: "strict" });
}
blocks.forEach(async (code, index) => {
  const place = document.createElement("div");
  place.className = "diagram";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", "Diagram; its words follow");
  if (!globalThis.mermaid) return;
  const { svg } = await globalThis.mermaid.render(`diagram-${index}`, code.textContent);
  place.innerHTML = svg;
  place.tabIndex = 0;
  code.closest("pre").replaceWith(place);
});
// What is wider than the screen is reached by keyboard as well.
for (const wide of document.querySelectorAll(".table-wrapper, main pre > code")) {
  wide.tabIndex = 0;
}
// mdBook's switch of the table of contents is a label of a hidden box: here it is a button that the keyboard reaches, in a named part of the page.
document.getElementById("mdbook-menu-bar")?.setAttribute("role", "banner");
const label = document.getElementById("mdbook-sidebar-toggle");
const box = document.getElementById("mdbook-sidebar-toggle-anchor");
if (label && box) {
  const button = document.createElement("button");
  button.type = "button";
  for (const name of ["id", "class", "title", "aria-label", "aria-controls"]) button.setAttribute(name, label.getAttribute(name));
  button.innerHTML = label.innerHTML;
  const tell = () => button.setAttribute("aria-expanded", String(box.checked));
  button.addEventListener("click", () => box.click());
  box.addEventListener("change", tell);
  tell();
  label.replaceWith(button);
}
