// The map: a click opens a quote, a line drawn around several chooses them. Nothing is kept here.
"use strict";
(() => {
  const map = document.getElementById("map");
  if (!map) return;
  const form = document.getElementById("lassoed");
  const chooses = "chooses" in map.dataset; // who may only read draws no lines
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polygon");
  let points = [];

  function place(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    return [at.x, at.y];
  }

  function isInside([x, y]) {
    // Even-odd rule: a ray to the right crosses the line an odd number of times.
    let inside = false;
    for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
      const [xi, yi] = points[i], [xj, yj] = points[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  }

  map.addEventListener("pointerdown", (event) => {
    points = [place(event)];
    map.setPointerCapture(event.pointerId);
    line.setAttribute("points", "");
    map.append(line);
  });
  map.addEventListener("pointermove", (event) => {
    if (!points.length || !chooses) return;
    points.push(place(event));
    line.setAttribute("points", points.map((point) => point.join(",")).join(" "));
  });
  map.addEventListener("pointerup", (event) => {
    const [first, last] = [points[0], place(event)];
    const moved = points.length > 3 && points.some(([x, y]) => Math.hypot(x - first[0], y - first[1]) > 12);
    if (!moved) {
      points = [];
      line.remove();
      const dot = document.elementsFromPoint(event.clientX, event.clientY).find((each) => each.dataset.quote);
      if (dot && last) location.href = dot.dataset.leads;
      return;
    }
    choose([...map.querySelectorAll("circle")].filter((dot) => isInside([dot.cx.baseVal.value, dot.cy.baseVal.value])));
    points = [];
  });

  function choose(dots) {
    for (const dot of map.querySelectorAll("circle.in")) dot.classList.remove("in");
    const list = document.getElementById("lassoed-quotes");
    list.replaceChildren();
    for (const dot of dots) {
      dot.classList.add("in");
      const row = document.createElement("li"), words = document.createElement("label"), tick = document.createElement("input");
      Object.assign(tick, { type: "checkbox", name: "quote", value: dot.dataset.quote, checked: true });
      words.append(tick, ` ${dot.querySelector("title").textContent}`);
      row.append(words);
      list.append(row);
    }
    document.getElementById("n-lassoed").textContent = String(dots.length);
    form.hidden = dots.length === 0;
    if (dots.length) form.querySelector("h2").focus();
  }
})();
