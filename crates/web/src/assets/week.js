// Draws the week over its table of blocks. The table stays the truth: whatever is drawn is written
// into its fields, and whatever is typed there is drawn.
"use strict";
(() => {
  const NAMES = [..."月火水木金土日"], WEEK = [0, 1, 2, 3, 4, 5, 6];
  const ROWS = 48, DAWN = 300, HALF = 30, DAY = 1440;
  const HINT = "空いたところをなぞると枠を描けます。枠は動かせ、上下の端で時刻、右の端で曜日を伸ばせます。キー: 矢印 動かす、Shift+矢印 終わりと曜日を伸ばす、Alt+↑↓ 始まりを変える、1〜7 曜日、Enter 内容を書く、Delete 消す。";
  let box, table, body, grid, said, hint, layers = new Set(), chosen = -1, all = false, drag = null, brush = "";

  const make = (tag, name = "", text = "") => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

  // The fields of a line, and what they say.
  const field = (row, name) => row.querySelector(`[name$=".${name}"]`);
  const ticks = (row) => [...row.querySelectorAll('[name$=".days"]')];
  const minutes = (text) => {
    const found = /^\s*(\d{1,2})\s*[:：時]\s*(\d{0,2})分?\s*$/.exec(text.normalize("NFKC"));
    return found ? found[1] * 60 + +found[2] : NaN;
  };
  const clock = (at) => `${Math.floor(at / 60)}:${String(at % 60).padStart(2, "0")}`;
  const spoken = (at) => (at > DAY ? "翌" + clock(at - DAY) : clock(at));
  const read = (row) => ({
    days: ticks(row).flatMap((tick, day) => (tick.checked ? [day] : [])),
    from: minutes(field(row, "time.from").value), to: minutes(field(row, "time.to").value),
    text: field(row, "label").value, kind: field(row, "kind").value || "formal",
    every: field(row, "every_second_week").checked,
  });
  const drawable = (block) => block.days.length > 0 && block.to > block.from && block.to - block.from <= DAY;
  const span = (block) => `${spoken(block.from)}～${spoken(block.to)}`;
  const tell = (block) => `${block.days.map((day) => NAMES[day]).join("・")}曜 ${span(block)} ${block.text || "（内容なし）"}${block.every ? " 隔週" : ""}`;
  const rows = () => [...body.rows];

  // Writes into the fields, and lets the page keep it.
  const write = (row, block) => {
    ticks(row).forEach((tick, day) => { tick.checked = block.days.includes(day); });
    field(row, "time.from").value = clock(block.from);
    field(row, "time.to").value = clock(block.to);
  };
  const changed = (words) => {
    draw();
    said.textContent = words;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const number = () => rows().forEach((row, i) => {
    for (const part of row.querySelectorAll("[name],[id],button")) {
      for (const name of ["name", "id", "value"]) {
        const old = part.getAttribute(name);
        if (old?.includes(box.dataset.week + "[")) part.setAttribute(name, old.replace(/blocks\[\w+\]/, `blocks[${i}]`));
      }
    }
    row.id = `at-${box.dataset.week}[${i}]`;
    row.cells[0].textContent = i + 1;
  });

  // The pieces of a block in the columns of the days, in half-hours from five.
  const pieces = (block) => block.days.flatMap((day) => {
    let at = Math.floor((block.from - DAWN) / HALF);
    const end = Math.ceil((block.to - DAWN) / HALF), found = [];
    while (at < end) {
      const column = Math.floor(at / ROWS), stop = Math.min(end, (column + 1) * ROWS);
      found.push({ day, column: (day + column + 7) % 7, first: at - column * ROWS, end: stop - column * ROWS, begins: !found.length, ends: stop === end });
      at = stop;
    }
    return found;
  });

  // Blocks that overlap share their column.
  const share = (column) => {
    column.sort((a, b) => a.first - b.first || b.end - a.end);
    let group = [], reach = -1;
    const close = () => {
      const free = [];
      for (const piece of group) {
        let lane = free.findIndex((until) => until <= piece.first);
        if (lane < 0) lane = free.length;
        free[lane] = piece.end;
        piece.lane = lane;
      }
      for (const piece of group) piece.lanes = free.length;
      group = [];
    };
    for (const piece of column) {
      if (piece.first >= reach) close();
      group.push(piece);
      reach = Math.max(reach, piece.end);
    }
    close();
  };

  const place = (element, piece, width = 1) => {
    element.style.top = `${(piece.first / ROWS) * 100}%`;
    element.style.height = `${((piece.end - piece.first) / ROWS) * 100}%`;
    element.style.left = `${(piece.lane / piece.lanes) * 100 * width}%`;
    element.style.width = `${(100 * width) / piece.lanes}%`;
  };

  // One other week lies behind this one, several stand beside it in lanes of their own.
  const drawLayer = (layer, n) => {
    const lanes = layers.size, narrow = 0.3 / lanes;
    for (const item of document.querySelectorAll(`[data-layer="${layer}"] li`)) {
      const { days, from, to } = item.dataset;
      for (const piece of pieces({ days: [...days].map(Number), from: +from, to: +to })) {
        const shade = make("div", "under " + layer);
        shade.title = item.textContent;
        place(shade, { ...piece, lane: 0, lanes: 1 });
        if (lanes > 1) { shade.style.left = `${(0.7 + n * narrow) * 100}%`; shade.style.width = `${narrow * 100}%`; }
        grid.columns[piece.column].append(shade);
      }
    }
  };

  const draw = () => {
    const focused = document.activeElement?.closest?.(".block")?.dataset.row;
    for (const column of grid.columns) column.replaceChildren();
    [...layers].forEach(drawLayer);
    const columns = WEEK.map(() => []);
    rows().forEach((row, i) => {
      const block = read(row);
      row.classList.toggle("chosen", i === chosen);
      row.classList.toggle("undrawn", !drawable(block));
      if (drawable(block)) pieces(block).forEach((piece, n) => columns[piece.column].push({ ...piece, block, i, head: !n }));
    });
    columns.forEach((column, day) => {
      share(column);
      for (const piece of column) grid.columns[day].append(drawn(piece));
    });
    table.classList.toggle("all", all);
    if (focused !== undefined) grid.querySelector(`.block[data-row="${focused}"][tabindex="0"]`)?.focus({ preventScroll: true });
  };

  const drawn = (piece) => {
    const { block, i } = piece, element = make("div", `block ${block.kind}${i === chosen ? " chosen" : ""}`);
    element.dataset.row = i;
    element.dataset.day = piece.day;
    element.tabIndex = piece.head ? 0 : -1;
    element.setAttribute("role", "button");
    element.setAttribute("aria-pressed", i === chosen);
    element.setAttribute("aria-describedby", "week-hint");
    if (!piece.head) element.setAttribute("aria-hidden", "true");
    element.append(make("b", "", block.text || "（内容なし）"), make("small", "", span(block)), make("span", "hidden", tell(block).split(" ")[0]));
    for (const edge of ["north", "south", "east"]) {
      if (edge === "north" ? piece.begins : edge === "east" || piece.ends) element.append(make("i", edge));
    }
    place(element, piece, layers.size ? 0.7 : 1);
    return element;
  };

  const choose = (i, words) => {
    chosen = i;
    draw();
    if (words && rows()[i]) said.textContent = tell(read(rows()[i]));
  };
  const focus = (i) => grid.querySelector(`.block[data-row="${i}"][tabindex="0"]`)?.focus({ preventScroll: true });
  const edit = (row) => {
    const first = field(row, "label");
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "nearest" });
  };
  const remove = (i) => {
    const row = rows()[i], words = tell(read(row));
    row.remove();
    number();
    chosen = Math.min(i, rows().length - 1);
    changed(`消しました: ${words}。「一つ戻す」で戻ります`);
    focus(chosen);
  };
  const add = (block) => {
    body.append(box.querySelector("template").content.cloneNode(true));
    number();
    const row = rows().at(-1), line = field(row, "line");
    write(row, block);
    if (line && brush) { line.value = brush; named(line, row); }
    chosen = rows().length - 1;
    changed(`描きました: ${tell(read(row))}`);
    focus(chosen);
  };
  // A block is called by what it carries out, until one calls it otherwise.
  const named = (line, row) => {
    const label = field(row, "label"), kind = field(row, "kind");
    if (line.value && !label.value) label.value = line.selectedOptions[0].text.replace(/^\S+ /, "");
    if (line.value && !kind.value) kind.value = "formal";
  };

  // Changes a block by what a key or the mouse asks for; what cannot be stays as it is.
  const move = (block, days, time) => {
    const shifted = block.days.map((day) => day + days);
    if (shifted.some((day) => day < 0 || day > 6)) days = 0;
    const by = clamp(time, Math.min(0, DAWN - block.from), DAWN + DAY - HALF - block.from);
    return { ...block, days: days ? shifted : block.days, from: block.from + by, to: block.to + by };
  };
  const end = (block, to) => ({ ...block, to: clamp(to, block.from + HALF, block.from + DAY) });
  const begin = (block, from) => ({ ...block, from: clamp(from, Math.max(0, block.to - DAY), block.to - HALF) });
  const toggle = (block, day) => {
    const days = block.days.includes(day) ? block.days.filter((other) => other !== day) : [...block.days, day].sort();
    return days.length ? { ...block, days } : block;
  };
  const reach = (block, from, to) => {
    const stays = (day) => (to >= from ? block.days.includes(day) || (day >= from && day <= to) : block.days.includes(day) && (day <= to || day > from));
    const days = WEEK.filter(stays);
    return days.length ? { ...block, days } : block;
  };

  const onKey = (event) => {
    const element = event.target.closest(".block");
    if (!element || event.ctrlKey || event.metaKey) return;
    const i = +element.dataset.row, row = rows()[i], block = read(row), last = Math.max(...block.days);
    const { key, shiftKey, altKey } = event;
    let next;
    if (key === "Enter" || key === " ") { event.preventDefault(); choose(i); edit(row); return; }
    if (key === "Delete" || key === "Backspace") { event.preventDefault(); remove(i); return; }
    if (/^[1-7]$/.test(key)) next = toggle(block, key - 1);
    else if (key === "ArrowUp" || key === "ArrowDown") {
      const by = key === "ArrowUp" ? -HALF : HALF;
      next = shiftKey ? end(block, block.to + by) : altKey ? begin(block, block.from + by) : move(block, 0, by);
    } else if (key === "ArrowRight") next = !shiftKey ? move(block, 1, 0) : last < 6 ? toggle(block, last + 1) : block;
    else if (key === "ArrowLeft") next = !shiftKey ? move(block, -1, 0) : toggle(block, last);
    if (!next) return;
    event.preventDefault();
    chosen = i;
    write(row, next);
    changed(tell(read(row)));
  };

  // Which column beside its day a piece is in: the one before, its own, the next.
  const aside = (column, day) => ((column - day + 8) % 7) - 1;
  // Where a pointer is: column and half-hour.
  const at = (event) => {
    const area = grid.days.getBoundingClientRect();
    return {
      day: clamp(Math.floor(((event.clientX - area.left) / area.width) * 7), 0, 6),
      row: clamp(Math.floor(((event.clientY - area.top) / area.height) * ROWS), 0, ROWS - 1),
    };
  };
  const dragged = (from, to) => {
    const { block, kind } = drag;
    if (kind === "new") {
      const [low, high] = [Math.min(from.day, to.day), Math.max(from.day, to.day)];
      const [first, last] = [Math.min(from.row, to.row), Math.max(from.row, to.row) + 1];
      const days = WEEK.filter((day) => day >= low && day <= high);
      return { days, from: DAWN + first * HALF, to: DAWN + last * HALF, text: "", kind: "formal" };
    }
    if (kind === "move") return move(block, to.day - from.day, (to.row - from.row) * HALF);
    if (kind === "east") return reach(block, drag.day, to.day);
    // The night runs on in the next column, as far as a day goes.
    const time = (column) => DAWN + (column * ROWS + to.row + (kind === "south" ? 1 : 0)) * HALF;
    const there = time(aside(to.day, drag.day)), here = time(drag.piece);
    if (kind === "south") return end(block, there > block.from && there <= block.from + DAY ? there : here);
    return begin(block, there < block.to && there >= Math.max(0, block.to - DAY) ? there : here);
  };

  const start = (event) => {
    const element = event.target.closest(".block");
    if (event.button || (!element && !event.target.closest(".days"))) return;
    const from = at(event), touch = event.pointerType === "touch";
    if (!element) { drag = { kind: "new", from, id: event.pointerId }; }
    else {
      const i = +element.dataset.row, block = read(rows()[i]), day = +element.dataset.day;
      const kind = event.target.matches("i") ? event.target.className : "move";
      drag = { kind, from, id: event.pointerId, block, i, day, piece: aside(from.day, day) };
      if (i !== chosen && touch) drag.wait = true;
    }
    drag.x = event.clientX; drag.y = event.clientY;
    // A finger scrolls, unless it stays a moment or takes what is chosen already.
    if (touch && (drag.kind === "new" || drag.wait)) {
      drag.wait = true;
      drag.timer = setTimeout(() => { if (drag) { drag.wait = false; drag.moved = true; show(drag.from); } }, 350);
    }
  };
  const show = (to) => {
    const next = drag.next = dragged(drag.from, to);
    for (const old of grid.querySelectorAll(".ghost")) old.remove();
    for (const piece of pieces(next)) {
      const ghost = make("div", "ghost", piece.begins ? span(next) : "");
      place(ghost, { ...piece, lane: 0, lanes: 1 });
      grid.columns[piece.column].append(ghost);
    }
  };
  const follow = (event) => {
    if (!drag || event.pointerId !== drag.id || drag.wait) return;
    if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 4) return;
    if (!drag.moved) { drag.moved = true; try { grid.setPointerCapture(drag.id); } catch { /* gone already */ } }
    event.preventDefault();
    show(at(event));
  };
  const stop = (event) => {
    if (!drag || event.pointerId !== drag.id) return;
    const { kind, i, moved, next, timer } = drag;
    clearTimeout(timer);
    drag = null;
    for (const old of grid.querySelectorAll(".ghost")) old.remove();
    if (event.type === "pointercancel") return;
    if (!moved || !next) { if (kind !== "new") { choose(i, true); focus(i); } return; }
    if (kind === "new") { add(next); return; }
    chosen = i;
    write(rows()[i], next);
    changed(tell(read(rows()[i])));
    focus(i);
  };

  const button = (text, act) => {
    const made = make("button", "quiet", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };
  const tools = () => {
    const bar = make("div", "week-tools"), line = box.querySelector("template").content.querySelector('[name$=".line"]');
    if (line) {
      const label = make("label", "brush", "描く支援"), pick = line.cloneNode(true);
      pick.removeAttribute("name");
      pick.removeAttribute("aria-label");
      pick.value = brush;
      pick.addEventListener("change", () => { brush = pick.value; });
      label.append(pick);
      bar.append(label);
    }
    for (const layer of document.querySelectorAll("[data-layer]")) {
      const mark = layer.dataset.layer, label = make("label", "tick"), tick = make("input");
      tick.type = "checkbox";
      tick.checked = layers.has(mark);
      tick.addEventListener("change", () => { layers[tick.checked ? "add" : "delete"](mark); draw(); });
      label.append(tick, make("span", "sample " + mark), layer.querySelector("summary").textContent + "を重ねる");
      bar.append(label);
    }
    const rowsShown = button("", () => { all = !all; name(); draw(); });
    const name = () => { rowsShown.textContent = all ? "選んだ枠だけ" : "すべての行を表で"; rowsShown.setAttribute("aria-expanded", all); };
    name();
    bar.append(rowsShown);
    // What one looks at is not written.
    for (const type of ["input", "change"]) bar.addEventListener(type, (event) => event.stopPropagation());
    return bar;
  };

  const build = () => {
    box = document.querySelector("[data-week]");
    if (!box) return;
    table = box.querySelector("table.blocks");
    body = table.tBodies[0];
    const inside = body.contains(document.activeElement) ? document.activeElement.closest("tr") : null;
    chosen = inside ? rows().indexOf(inside) : Math.min(chosen, rows().length - 1);
    grid = make("div", "week-grid");
    grid.days = make("div", "days");
    const heads = make("div", "heads"), hours = make("div", "hours");
    heads.setAttribute("aria-hidden", "true");
    hours.setAttribute("aria-hidden", "true");
    for (const name of NAMES) heads.append(make("span", "", name === "日" ? "日・祝" : name));
    for (let hour = 5; hour < 29; hour++) hours.append(make("span", "", `${hour % 24}:00`));
    grid.columns = NAMES.map(() => make("div", "day"));
    grid.days.append(...grid.columns);
    grid.append(heads, hours, grid.days);
    grid.setAttribute("role", "group");
    grid.setAttribute("aria-label", "一週間の図");
    grid.setAttribute("aria-describedby", "week-hint");
    hint = make("p", "note week-hint", HINT);
    hint.id = "week-hint";
    said = make("p", "week-said");
    said.setAttribute("role", "status");
    const scroll = make("div", "week-draw");
    scroll.append(grid);
    table.before(tools(), hint, scroll, said);
    box.classList.add("drawn");
    grid.addEventListener("pointerdown", start);
    grid.addEventListener("pointermove", follow);
    grid.addEventListener("pointerup", stop);
    grid.addEventListener("pointercancel", stop);
    grid.addEventListener("touchmove", (event) => { if (drag && !drag.wait) event.preventDefault(); }, { passive: false });
    grid.addEventListener("keydown", onKey);
    grid.addEventListener("focusin", (event) => {
      const i = event.target.closest(".block")?.dataset.row;
      if (i !== undefined && +i !== chosen && !drag) choose(+i);
    });
    grid.addEventListener("dblclick", (event) => { const i = event.target.closest(".block")?.dataset.row; if (i !== undefined) edit(rows()[i]); });
    body.addEventListener("focusin", (event) => { const i = rows().indexOf(event.target.closest("tr")); if (i >= 0 && i !== chosen) choose(i); });
    body.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.target.blur(); focus(chosen); } });
    body.addEventListener("input", () => draw());
    body.addEventListener("change", (event) => {
      if (event.target.name?.endsWith(".line")) named(event.target, event.target.closest("tr"));
      draw();
    });
    body.addEventListener("click", (event) => {
      if (!event.target.matches('button[value^="remove:"]')) return;
      event.preventDefault();
      remove(rows().indexOf(event.target.closest("tr")));
    });
    draw();
  };
  document.addEventListener("renkei:shown", build);
  build();
})();
