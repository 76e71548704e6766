// Keys and the list of codes. Each action is a button that names its key in data-key; what htmx
// cannot say in an attribute stands here. No state but which codes are marked.
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const trouble = (message) => window.themeseed.trouble(message);  // keeping.js
  const isWriting = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");

  // ---- Codes: find by a few letters, decide for one, or mark several ----
  let at = 0;
  const marked = new Set();
  const found = () => $$("#codes [data-code]:not([hidden])");

  function folded(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

  function find() {
    const sought = folded($("#find-code").value.trim());
    const words = sought.split(/\s+/).filter(Boolean);
    for (const option of $$("#codes [data-code]")) {
      const text = folded(`${option.textContent} ${option.dataset.code}`);
      option.hidden = !words.every((word) => text.includes(word));
    }
    // A name that begins with the letters comes before one that holds them.
    at = Math.max(0, found().findIndex((option) => folded(option.textContent.trim()).startsWith(sought)));
    show();
  }

  function show() {
    const options = found();
    at = Math.min(Math.max(at, 0), options.length - 1);
    for (const option of $$("#codes [data-code]")) {
      option.setAttribute("aria-selected", String(marked.has(option.dataset.code)));
      option.classList.remove("at");
    }
    const input = $("#find-code");
    if (options[at] && document.activeElement === input) {
      options[at].classList.add("at");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    } else {
      input.removeAttribute("aria-activedescendant");
    }
    const line = $("#marked");
    line.hidden = marked.size === 0;
    $("span", line).textContent = $$("#codes [aria-selected=true]").map((option) => option.textContent.trim()).join(", ");
  }

  function mark(option) {
    const code = option.dataset.code;
    if (!marked.delete(code)) marked.add(code);
    show();
  }

  function keep(codes) {
    const form = $("#decide");
    if (!form || codes.length === 0) return;
    for (const old of $$("input[name=code]", form)) old.remove();
    for (const code of codes) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: "code", value: code });
      field.dataset.chosen = "";
      form.append(field);
    }
    if (form.hasAttribute("data-asks-why")) askWhy(form);
    else form.requestSubmit();
  }

  // Where a decision needs a reason, choosing codes marks them and goes to the reason.
  function askWhy(form) {
    const codes = $$("input[name=code]", form).map((field) => field.value);
    const names = $$("#codes [data-code]").filter((option) => codes.includes(option.dataset.code));
    $("#other-codes").textContent = names.map((option) => option.textContent.trim()).join(", ");
    $("[name=choice][value='(codes)']", form).checked = true;
    $("[name=note]", form).focus();
  }

  function keepChosen() {
    const option = found()[at];
    if (marked.size) keep([...marked]);
    else if (option) keep([option.dataset.code]);
  }

  document.addEventListener("input", (event) => { if (event.target.id === "find-code") find(); });
  document.addEventListener("focusin", (event) => { if (event.target.id === "find-code") find(); });
  document.addEventListener("click", (event) => {
    const option = event.target.closest("#codes [data-code]");
    if (option) { $("#codes").dataset.mode === "one" ? keep([option.dataset.code]) : mark(option); }
    if (event.target.closest("#keep-marked")) keep([...marked]);
    const opens = event.target.closest("[data-opens]");
    if (opens) $(`#${opens.dataset.opens}`).showModal();
    const says = event.target.closest("[data-says]");
    if (says) trouble(says.dataset.says);
    const copies = event.target.closest("[data-copies]");
    if (copies) {
      navigator.clipboard.writeText(copies.dataset.copies).then(
        () => { $("#told").textContent = "Copied."; },
        () => trouble("The browser did not allow to copy. Mark the text and copy it by hand."),
      );
    }
  });

  // ---- Keys ----
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (target.id === "find-code") {
      const moves = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in moves) { at += moves[event.key]; show(); event.preventDefault(); }
      else if (event.key === "Enter") { keepChosen(); event.preventDefault(); }
      else if (event.key === "Tab" && !event.shiftKey && target.value && found()[at]) { mark(found()[at]); target.value = ""; find(); event.preventDefault(); }
      else if (event.key === "Escape") { marked.clear(); target.value = ""; find(); target.blur(); show(); }
      return;
    }
    if (target.tagName === "TEXTAREA") {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { target.form.requestSubmit(); event.preventDefault(); }
      if (event.key === "Escape") target.blur();
      return;
    }
    if ($("#boundaries")) return;  // boundaries.js has the keys
    if ($(".cuts .htmx-request")) return;  // they are on their way: Enter would decide instead
    if (isWriting(target) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.repeat) return;
    if (event.key === "Enter" && target !== document.body && target.closest("button, a, summary")) return;
    if (event.key === "c" && $("#find-code")) { $("#find-code").focus(); event.preventDefault(); return; }
    if (event.key === "Enter" && marked.size) { keep([...marked]); event.preventDefault(); return; }
    const field = $(`[data-focus-key="${CSS.escape(event.key)}"]`);
    if (field) { field.focus(); event.preventDefault(); return; }
    const wanted = event.key === "Enter" ? "a" : event.key;
    const of = `[data-key="${CSS.escape(wanted)}"]`;
    const button = $(`.at-hand ${of}`) ?? $(of);  // of the candidate at hand, where a page has several
    if (button) {
      button.click();
      if (button.matches("[data-asks-why] [type=radio]")) $("[name=note]", button.form).focus();
      event.preventDefault();
    }
  });

  // ---- After an answer ----
  document.addEventListener("htmx:afterSwap", (event) => {
    const target = event.detail.target;
    if (target.id !== "card" && event.target.id !== "card" && !target.classList.contains("desk")) return;
    marked.clear();
    // Somebody edited the codebook: the list of codes is an older one than the card's.
    // What stands in the card's place without saying of which codebook (the boundaries) asks for none.
    const list = $(".chooser[data-book]"), book = $("#card").dataset.book;
    if (list && book && list.dataset.book !== book) htmx.ajax("GET", "/review", { target: ".desk", select: ".desk", swap: "outerHTML" });
    const input = $("#find-code");
    if (input) { input.value = ""; find(); }
    const quote = $("#card .quote");
    if (quote) quote.focus({ preventScroll: true });
    if ($("#card").getBoundingClientRect().top < 0) $("#card").scrollIntoView();
  });
})();
