// Where a quote begins and ends: chosen by marking text, tapping words, or keys. The words come from
// the server with their places in the document; nothing here counts characters.
"use strict";
(() => {
  const form = () => document.getElementById("boundaries");
  const words = () => [...document.querySelectorAll("#words [data-start]")];
  let low = 0, high = 0, at = 0;
  let first = null; // the word that was tapped, while the last one is awaited

  function begin() {
    first = null;
    const all = words(), fields = form().elements;
    low = Math.max(0, all.findIndex((word) => Number(word.dataset.end) > Number(fields.start.value)));
    high = all.findLastIndex((word) => Number(word.dataset.start) < Number(fields.end.value));
    const middle = Math.floor((low + high + 1) / 2);
    const starts = all.map((word, place) => place).filter((place) => place > low && place <= high && "begins" in all[place].dataset);
    at = starts.reduce((best, place) => (Math.abs(place - middle) < Math.abs(best - middle) ? place : best), starts[0] ?? Math.max(low + 1, middle));
    show();
    document.getElementById("words").focus({ preventScroll: true });
    (all[low] ?? form()).scrollIntoView({ block: "center" });
  }

  function show() {
    const all = words(), fields = form().elements, splits = form().dataset.mode === "split";
    all.forEach((word, place) => {
      word.classList.toggle("in", place >= low && place <= high);
      word.classList.toggle("second", splits && place >= at && place <= high);
    });
    for (const word of document.querySelectorAll("#words .other")) {
      const between = Boolean(word.compareDocumentPosition(all[low]) & Node.DOCUMENT_POSITION_PRECEDING)
        && Boolean(word.compareDocumentPosition(all[high]) & Node.DOCUMENT_POSITION_FOLLOWING);
      word.classList.toggle("in", between);
    }
    const text = (from, to) => all.slice(from, to + 1).map((word) => word.textContent).join(" ");
    const short = (from, to) => (to - from < 8 ? text(from, to) : `${text(from, from + 3)} … ${text(to - 3, to)}`);
    if (splits) {
      fields.at.value = all[at] ? all[at].dataset.start : "";
      document.getElementById("words-told").textContent = `${at - low} words: “${short(low, at - 1)}” | ${high - at + 1} words: “${short(at, high)}”`;
    } else {
      fields.start.value = all[low].dataset.start;
      fields.end.value = all[high].dataset.end;
      const counted = `${high - low + 1} words: “${short(low, high)}”`;
      document.getElementById("words-told").textContent = first === null ? counted : `From “${text(low, high)}” on. Now tap the last word.`;
    }
  }

  // The next place in a direction: a word on, or where a sentence begins (the end: where one ends).
  function moved(place, by, way, mark) {
    const all = words();
    let next = place + way;
    if (by === "sentence") while (all[next] && !(mark in all[next].dataset)) next += way;
    return Math.min(Math.max(next, 0), all.length - 1);
  }

  function move(which, by, way) {
    first = null;
    if (which === "start") low = Math.min(moved(low, by, way, "begins"), high);
    else if (which === "end") high = Math.max(moved(high, by, way, "ends"), low);
    else at = Math.min(Math.max(moved(at, by, way, "begins"), low + 1), high);
    show();
  }

  function tap(place) {
    if (form().dataset.mode === "split") { if (place > low && place <= high) at = place; }
    else if (first === null) { first = low = high = place; }
    else { [low, high] = [Math.min(first, place), Math.max(first, place)]; first = null; }
    show();
  }

  // The words that the marked text touches, if any of it is among them.
  function marked() {
    const selection = document.getSelection(), region = document.getElementById("words");
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(region)) return null;
    const touched = words().map((word, place) => [word, place]).filter(([word]) => {
      if (!range.intersectsNode(word)) return false;
      const own = document.createRange();
      own.selectNodeContents(word);
      return range.compareBoundaryPoints(Range.END_TO_START, own) < 0 && range.compareBoundaryPoints(Range.START_TO_END, own) > 0;
    });
    return touched.length ? [touched[0][1], touched.at(-1)[1]] : null;
  }

  document.addEventListener("selectionchange", () => {
    const both = form() && form().dataset.mode === "adjust" ? marked() : null;
    if (both) { [low, high] = both; first = null; show(); }
  });
  document.addEventListener("click", (event) => {
    if (!form()) return;
    const step = event.target.closest("[data-moves]");
    if (step) { move(step.dataset.moves, step.dataset.by, Number(step.dataset.way)); return; }
    const word = event.target.closest("#words [data-start]");
    if (word && document.getSelection().isCollapsed) tap(words().indexOf(word));
  });
  document.addEventListener("keydown", (event) => {
    if (!form() || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    // Left is what was said before, but where one writes from right to left.
    const left = getComputedStyle(document.getElementById("words")).direction === "rtl" ? 1 : -1;
    const steps = { ArrowLeft: ["word", left], ArrowRight: ["word", -left], ArrowUp: ["sentence", -1], ArrowDown: ["sentence", 1] };
    if (event.key in steps) {
      move(form().dataset.mode === "split" ? "at" : event.shiftKey ? "start" : "end", ...steps[event.key]);
      event.preventDefault();
    } else if (event.key === "Enter" && !event.target.closest("button, a")) {
      form().requestSubmit();
      event.preventDefault();
    } else if (event.key === "Escape") {
      document.getElementById("leave-boundaries").click();
    }
  });
  document.addEventListener("htmx:afterSwap", () => { if (form()) begin(); });
  if (form()) begin();
})();
