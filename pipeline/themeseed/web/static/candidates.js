// Candidate themes by keyboard: which one is at hand, and fields that open where they are to be filled.
"use strict";
(() => {
  const $$ = (selector) => [...document.querySelectorAll(selector)];
  const all = $$("section.candidate");
  if (all.length === 0) return;

  function take(section) {
    for (const each of all) each.classList.toggle("at-hand", each === section);
    sessionStorage.setItem("candidate", section.dataset.candidate);
  }

  function step(by) {
    const at = all.findIndex((each) => each.matches(".at-hand"));
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    take(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("focusin", (event) => {
    const section = event.target.closest("section.candidate");
    if (section) take(section);
  });

  // A field that was opened is what one goes on with.
  function goOn(opened) {
    for (const other of $$(".acts details[open]")) if (other !== opened) other.open = false;
    if (!opened.querySelector("form").contains(document.activeElement)) opened.querySelector("input:not([type=hidden]), select").focus();
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.matches(".acts details[open]")) goOn(event.target);
  }, { capture: true });

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest(".acts details[open]");
    if (event.key === "Escape" && field) {
      field.open = false;
      field.closest("section").focus();
      return;
    }
    if (event.target.matches("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    // A key that review.js took may have opened a field: what is typed next belongs there.
    const taken = event.defaultPrevented && $$(".at-hand summary").find((each) => each.dataset.key === event.key);
    if (taken && taken.parentElement.open) goOn(taken.parentElement);
    else if (event.key === "j" || event.key === "k") { step(event.key === "j" ? 1 : -1); event.preventDefault(); }
  });

  // After something was kept the page is loaded again: one goes on at the same candidate.
  const before = all.find((each) => each.dataset.candidate === sessionStorage.getItem("candidate"));
  if (before) { take(before); before.focus({ preventScroll: true }); }
})();
