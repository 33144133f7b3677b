// The positions page of a blank: a box on the picture follows its numbers while they are typed.
"use strict";

document.querySelector(".places")?.addEventListener("input", (event) => {
  const row = event.target.closest("[data-place]");
  const box = row?.dataset.place && document.querySelector(`[data-box="${row.dataset.place}"]`);
  if (!box) return;
  const value = (name) => row.querySelector(`[name$="-${name}"]`).value;
  const [rect, text] = box.children;
  for (const [attribute, name] of [["x", "left"], ["y", "top"], ["width", "width"], ["height", "height"]]) {
    if (!(Number(value(name)) >= 0) || value(name) === "") return;
    rect.setAttribute(attribute, value(name));
    if (attribute.length === 1) text.setAttribute(attribute, value(name));
  }
});
