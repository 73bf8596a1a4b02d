// While one writes: keeps a draft, shows what is said of it, and adds rows without a reload.
// Without this script every button does the same by sending the page.
"use strict";
(() => {
  const main = document.querySelector("#main");
  const form = () => document.querySelector("form[data-write]");
  if (!form()) return;
  let timer = 0, running = null, changed = false, sending = 0;

  const state = (text, unsaved) => {
    const box = document.querySelector("#state");
    if (box) { box.textContent = text; box.classList.toggle("unsaved", unsaved); }
  };

  // Sends the form as a button would; the answer is the page as it stands then.
  const send = async (act) => {
    running?.abort();
    running = new AbortController();
    const of = form(), body = new URLSearchParams(new FormData(of));
    body.set("do", act);
    const answer = await fetch(of.action, { method: "POST", body, headers: { "X-Live": "1" }, signal: running.signal });
    const text = await answer.text();
    const page = new DOMParser().parseFromString(text, "text/html");
    if (!answer.ok || !page.querySelector("form[data-write]")) throw new Error("not kept");
    return { page, address: answer.headers.get("X-Address") };
  };

  // Puts in what is said and when it was kept; what one types stays untouched.
  const refresh = (page) => {
    for (const fresh of page.querySelectorAll("[data-fresh][id]")) {
      const old = document.getElementById(fresh.id);
      if (old && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
    }
    const step = page.querySelector("[data-step]"), here = document.querySelector("[data-step]");
    if (step && here) here.value = step.value;
    const undo = page.querySelector('button[value="undo"]'), mine = document.querySelector('button[value="undo"]');
    if (undo && mine) mine.disabled = undo.disabled;
  };

  const keep = async () => {
    const mark = ++sending;
    state("保存しています…", false);
    try {
      const { page } = await send("keep");
      if (mark !== sending) return;
      changed = false;
      sessionStorage.removeItem(form().action);
      refresh(page);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      // Not lost: this browser keeps it until it can be sent.
      sessionStorage.setItem(form().action, new URLSearchParams(new FormData(form())).toString());
      state("まだ保存できていません。つながったら保存します", true);
      clearTimeout(timer);
      timer = setTimeout(keep, 5000);
    }
  };

  // Replaces the page's contents, keeping place and focus.
  const show = ({ page, address }, focus) => {
    const scroll = window.scrollY;
    main.replaceChildren(...page.querySelector("#main").childNodes);
    document.title = page.title;
    const at = address?.split("#at-")[1];
    if (address) history.pushState(null, "", address);
    const target = at && document.getElementById("at-" + decodeURIComponent(at));
    if (target) {
      const field = target.querySelector("input:not([type=hidden]),textarea,select") ?? target;
      field.focus({ preventScroll: true });
      target.scrollIntoView({ block: "center" });
    } else {
      window.scrollTo(0, focus === "top" ? 0 : scroll);
      main.focus({ preventScroll: true });
    }
    document.dispatchEvent(new Event("renkei:shown"));
  };

  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-write]") || event.isComposing) return;
    changed = true;
    state("書いています…", true);
    clearTimeout(timer);
    timer = setTimeout(keep, 1200);
  });
  document.addEventListener("change", (event) => {
    if (!event.target.closest("form[data-write]")) return;
    clearTimeout(timer);
    changed = true;
    timer = setTimeout(keep, 300);
  });
  document.addEventListener("submit", async (event) => {
    const act = event.submitter?.value ?? "keep";
    if (!event.target.matches("form[data-write]")) return;
    clearTimeout(timer);
    if (/^(save|drop|merge)/.test(act)) { changed = false; return; }
    event.preventDefault();
    // One goes back from what was drawn a moment ago, not past it.
    if (act === "undo" && changed) await keep();
    ++sending;
    try {
      const answer = await send(act);
      changed = false;
      if (act === "keep") refresh(answer.page);
      else show(answer, act.startsWith("go:") ? "top" : "");
    } catch (fault) {
      if (fault.name === "AbortError") return;
      // The plain way: the page is sent, and says what is the matter.
      const button = event.submitter;
      const hidden = document.createElement("input");
      hidden.type = "hidden"; hidden.name = "do"; hidden.value = act;
      event.target.append(hidden);
      if (button) button.disabled = true;
      changed = false;
      HTMLFormElement.prototype.submit.call(event.target);
    }
  });
  window.addEventListener("beforeunload", (event) => { if (changed) { keep(); event.preventDefault(); } });
  window.addEventListener("popstate", () => location.reload());
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); clearTimeout(timer); keep(); }
  });

  // What could not be sent before this page was opened again.
  const left = sessionStorage.getItem(form().action);
  if (left) {
    const values = new URLSearchParams(left);
    if (values.get("part") === form().elements.part.value && values.get("row") === form().elements.row.value) {
      for (const field of form().elements) {
        if (!field.name || field.type === "hidden" || field.tagName === "BUTTON") continue;
        if (field.type === "checkbox") field.checked = values.getAll(field.name).includes(field.value);
        else if (values.has(field.name)) field.value = values.get(field.name);
      }
      changed = true;
      keep();
    }
  }
})();
