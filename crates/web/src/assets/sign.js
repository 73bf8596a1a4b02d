// Draws a signature with finger, pen or mouse. Without this the paper and the typed name remain.
"use strict";
for (const part of document.querySelectorAll("[data-signature]")) {
  const field = part.querySelector("input[name=signature]"), pad = part.querySelector("svg"), path = pad.querySelector("path"), status = part.querySelector("[role=status]");
  const strokes = field.value.split(";").filter(Boolean).map((stroke) => stroke.split(" ").map((point) => point.split(",").map(Number)));
  part.hidden = false;
  let stroke = null;
  const draw = () => { path.setAttribute("d", strokes.map((points) => points.map(([x, y], i) => (i ? "L" : "M") + x + " " + y).join("")).join("")); };
  const keep = () => {
    draw();
    field.value = strokes.map((points) => points.map((point) => point.join(",")).join(" ")).join(";");
    status.textContent = strokes.length ? part.dataset.there : "";
  };
  const at = (event) => {
    const box = pad.getBoundingClientRect(), inside = (value, most) => Math.round(Math.min(most, Math.max(0, value)));
    return [inside((event.clientX - box.left) * 600 / box.width, 600), inside((event.clientY - box.top) * 200 / box.height, 200)];
  };
  pad.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    pad.setPointerCapture(event.pointerId);
    stroke = [at(event)];
    strokes.push(stroke);
  });
  pad.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    for (const step of event.getCoalescedEvents?.() ?? [event]) {
      const point = at(step), last = stroke[stroke.length - 1];
      if (Math.abs(point[0] - last[0]) + Math.abs(point[1] - last[1]) > 2) stroke.push(point);
    }
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => { if (stroke) { stroke = null; keep(); } });
  part.querySelector("[data-undo]").addEventListener("click", () => { strokes.pop(); keep(); });
  part.querySelector("[data-clear]").addEventListener("click", () => { strokes.length = 0; keep(); });
  keep();
}
