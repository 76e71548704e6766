// What is sent to be kept: said as kept only when it is. Where it is not, or nobody knows, that is said
// at once, the choice stays on the screen and can be sent again: each carries an id, and what is sent
// twice is kept once.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const SLOW = 400, LONGEST = 15_000;  // milliseconds; the server itself waits 10 s for its database
  const UNSURE = "The server does not answer. See whether themeseed still runs, then try again.";
  let waiting = 0;
  let unsaved = false;

  function say(text) {
    const told = $("#told");
    if (!told) return;
    told.textContent = text;
    told.classList.remove("waits");
  }

  // A message alone, as for what the browser does not allow.
  function trouble(message) { const place = $("#trouble"); if (place) place.textContent = message; }

  function begin() {
    clearTimeout(waiting);
    waiting = setTimeout(() => { say("Being kept …"); $("#told").classList.add("waits"); }, SLOW);
  }

  function done() {
    clearTimeout(waiting);
    unsaved = false;
    trouble("");
    for (const each of document.querySelectorAll(".unsaved")) each.classList.remove("unsaved");
  }

  // `again` sends the same once more; without it, trying again would not help.
  function failed(message, form, submitter, again) {
    clearTimeout(waiting);
    say("");
    for (const each of document.querySelectorAll(".unsaved")) each.classList.remove("unsaved");
    if (!again) { unsaved = false; trouble(message); return; }
    unsaved = true;
    const place = $("#trouble"), told = document.createElement("span"), button = document.createElement("button");
    told.textContent = `Not kept: ${choiceOf(form, submitter)}. ${message} `;
    Object.assign(button, { type: "button", textContent: "Try again" });
    button.addEventListener("click", () => { done(); say(""); again(); });
    place.replaceChildren(told, button);
    if (!document.activeElement.matches("input, textarea, select")) button.focus({ preventScroll: true });
  }

  // What was chosen, in its own words, and marked where it was chosen.
  function choiceOf(form, submitter) {
    const codes = submitter ? [] : [...form.querySelectorAll("input[type=hidden][name=code]")].map((field) => field.value);
    const options = [...document.querySelectorAll("#codes [data-code]")].filter((each) => codes.includes(each.dataset.code));
    const source = submitter ?? (options.length ? null : $("button", form) ?? form);
    for (const each of options.length ? options : [source]) each.classList.add("unsaved");
    if (options.length) return `“${options.map((each) => each.textContent.trim()).join(", ")}”`;
    const copy = source.cloneNode(true);
    for (const aside of copy.querySelectorAll("kbd, .figure")) aside.remove();
    return `“${copy.textContent.trim().replace(/\s+/g, " ")}”`;
  }

  function messageOf(text) {
    try { return JSON.parse(text).error.message; } catch { return "This did not work; nothing was kept. Load the page again."; }
  }

  // A server in trouble, or one that does not know who asks, may take the same later; a refusal stands.
  const mayHelp = (status) => status === 0 || status === 401 || status === 429 || status >= 500;

  // ---- What htmx sends ----
  const isSent = (event) => event.detail.requestConfig?.verb === "post";

  function failedThere(event, message, again = true) {
    const element = event.detail.elt;
    const form = element.closest("form") ?? element;
    const submitter = element === form ? event.detail.requestConfig.triggeringEvent?.submitter : element;
    if (!isSent(event)) { trouble(message); return; }
    failed(message, form, submitter, again && (() => (element === form ? form.requestSubmit(submitter) : element.click())));
  }

  document.addEventListener("htmx:beforeRequest", (event) => { if (isSent(event)) begin(); });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) done(); });
  document.addEventListener("htmx:responseError", (event) => {
    failedThere(event, messageOf(event.detail.xhr.responseText), mayHelp(event.detail.xhr.status));
  });
  for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, (event) => failedThere(event, UNSURE));

  // ---- What plain forms send: what they hold stays on the screen unless it was kept ----
  async function send(form, submitter) {
    if ("sending" in form.dataset) return;
    form.dataset.sending = "";
    begin();
    const again = () => form.requestSubmit(submitter ?? undefined);
    try {
      const answer = await fetch(submitter?.hasAttribute("formaction") ? submitter.formAction : form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form, submitter)),
        redirect: "manual",
        headers: { accept: "application/json" },
        signal: AbortSignal.timeout(LONGEST),
      });
      if (answer.type !== "opaqueredirect") {
        const text = await answer.text();
        // What somebody else wrote meanwhile, beside what was typed here, takes a page: it answers the form itself.
        if (text.includes('"CodebookChangedError"')) { clearTimeout(waiting); form.submit(); return; }
        failed(messageOf(text), form, submitter, mayHelp(answer.status) && again);
        return;
      }
    } catch {
      failed(UNSURE, form, submitter, again);
      return;
    } finally {
      delete form.dataset.sending;
    }
    done();
    sessionStorage.setItem("told", form.dataset.keeps);
    // A page that answered a form would be asked for by sending that form again.
    const back = form.elements.back?.value ?? $("[data-back]")?.dataset.back;
    if (back && back !== location.pathname + location.search) location.assign(back);
    else location.reload();
  }

  document.addEventListener("submit", (event) => {
    // A name or a verdict that is pressed counts, not codes of a choice that was not kept.
    if (event.submitter?.name) for (const old of event.target.querySelectorAll("input[type=hidden][name=code][data-chosen]")) old.remove();
    if (!event.target.matches("form[data-keeps]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  }, { capture: true });

  const told = sessionStorage.getItem("told");
  sessionStorage.removeItem("told");
  if (told) say(told);

  window.addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
  window.themeseed = { trouble };
})();
