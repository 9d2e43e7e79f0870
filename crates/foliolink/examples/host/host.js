// What only the browser can do: hear the widget, show progress as it comes, and say whether it is dark.
const words = {
  COMPONENT_LOAD_INSTITUTION_SELECTOR: "Choose your bank.",
  COMPONENT_LOAD_CONSENT: "Read what you agree to.",
  COMPONENT_LOAD_CREDENTIAL: "Sign in.",
  COMPONENT_LOAD_CREDENTIAL_RETRY: "Your bank didn't accept that. Try again.",
  SUBMIT_CREDENTIAL: "Your bank is being asked.",
  COMPONENT_LOAD_MFA: "Your bank has a question.",
  COMPONENT_LOAD_MFA_RETRY: "Your bank didn't accept that answer.",
  SUBMIT_MFA: "Your bank is being asked.",
  REDIRECT: "Done. One moment.",
};

const frame = document.querySelector("iframe");
if (frame) {
  // Any window may post here: only the widget is heard, and nothing but its steps. The LoginId comes with the redirect, to the server.
  addEventListener("message", (event) => {
    if (event.origin !== new URL(frame.src).origin || event.source !== frame.contentWindow) return;
    const step = event.data?.step;
    if (step === "COMPONENT_CLOSE_SESSION") location.assign("/flinks/cancelled");
    else if (Object.hasOwn(words, step)) document.getElementById("told").textContent = words[step];
  });
}

const progress = document.querySelector("[data-events]");
if (progress) {
  const stages = new EventSource(progress.dataset.events);
  stages.onmessage = (event) => { progress.textContent = event.data; };
  stages.addEventListener("over", () => { stages.close(); location.reload(); });
}

const dark = matchMedia("(prefers-color-scheme: dark)").matches;
for (const field of document.querySelectorAll("input[name=theme]")) field.value = dark ? "dark" : "light";
