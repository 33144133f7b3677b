// Conveniences on top of pages that work without them: keys, drafts, confirmation, one submit, progress.
// No inline script: everything is announced by data attributes; the words come from <body data-say-...> (translated).
"use strict";

const words = document.body.dataset;

// ---- keys: "/" goes to search, arrows move among the rows of a table, "c" takes a row up, "?" shows the keys -------

const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// The link of a row is what Enter opens: the one that leads to the work, else the first.
const rowLink = (row) => row.querySelector("a[data-open]") || row.querySelector("a[href]");

function moveAmongRows(event) {
  const inside = event.target.closest("table.table");
  const table = inside || (event.target === document.body && document.querySelector("table.table"));
  const links = table ? [...table.querySelectorAll("tbody tr")].map(rowLink).filter(Boolean) : [];
  if (!links.length) return;
  const row = event.target.closest("tr");
  const here = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = event.key === "ArrowDown" ? here + 1 : here < 0 ? links.length - 1 : here - 1;
  if (!links[next]) return;
  event.preventDefault();
  links[next].focus(); // Enter on a link opens it
  const status = document.querySelector("[data-row-status]");
  if (status) status.textContent = status.dataset.sayRow.replace("ROWS", links.length).replace("ROW", next + 1);
}

const KEYS = {
  "/": () => {
    const search = document.querySelector("input[type=search]");
    search?.focus();
    search?.select();
    return search;
  },
  c: (event) => {
    const button = event.target.closest("tr")?.querySelector("button[data-claim]");
    button?.click();
    return button;
  },
  "?": () => {
    const keys = document.getElementById("keys");
    if (!keys?.open) keys?.showModal();
    return keys;
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
  if (isTyping(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") moveAmongRows(event);
  else if (KEYS[event.key]?.(event)) event.preventDefault();
});

document.querySelectorAll("button[data-dialog]").forEach((button) => {
  button.addEventListener("click", () => document.getElementById(button.dataset.dialog).showModal());
});

// What is long stands folded on a phone; without script it stands open.
if (window.matchMedia("(max-width: 640px)").matches) {
  document.querySelectorAll("details[data-folds]").forEach((box) => (box.open = false));
}

document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

// ---- drafts: what was typed into a long text outlives a lost page; only in this tab, gone at sign-out ---------

const draftKey = (form, field) => `draft:${form.dataset.draft}:${field.name}`;
const SENT = "draft-sent";

function keepDrafts(form) {
  for (const area of form.querySelectorAll("textarea")) {
    const key = draftKey(form, area);
    const kept = sessionStorage.getItem(key);
    if (kept && !area.value.trim()) {
      area.value = kept;
      sayRestored(area, key);
    }
    area.addEventListener("input", () => sessionStorage.setItem(key, area.value));
  }
}

function sayRestored(area, key) {
  const line = document.createElement("p");
  line.className = "hint";
  line.setAttribute("role", "status");
  line.textContent = `${words.sayRestored} `;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn-quiet btn-small";
  discard.textContent = words.sayDiscard;
  discard.addEventListener("click", () => {
    area.value = "";
    sessionStorage.removeItem(key);
    line.remove();
    area.focus();
  });
  line.append(discard);
  area.after(line);
}

// A form that was sent and is not shown again was accepted: its drafts have done their work. A page that says
// nothing about the form (an error page, the sign-in page) leaves them alone.
function forgetSentDrafts() {
  const sent = sessionStorage.getItem(SENT);
  if (!sent) return;
  const again = [...document.querySelectorAll("form[data-draft]")].some((form) => form.dataset.draft === sent);
  if (again || !document.querySelector(".notice-done")) return;
  sessionStorage.removeItem(SENT);
  Object.keys(sessionStorage)
    .filter((key) => key.startsWith(`draft:${sent}:`))
    .forEach((key) => sessionStorage.removeItem(key));
}

forgetSentDrafts();
document.querySelectorAll("form[data-draft]").forEach(keepDrafts);

// ---- submitting: ask before what is final, and only once ------------------------------------------------------

function ask(question, accept) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  text.textContent = question;
  text.id = "confirm-text";
  dialog.setAttribute("aria-labelledby", text.id);
  const row = document.createElement("div");
  row.className = "actions";
  const button = (label, style, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn ${style}`;
    made.textContent = label;
    made.addEventListener("click", () => {
      dialog.close();
      act();
    });
    row.append(made);
    return made;
  };
  button(words.sayConfirm, "btn-primary", accept);
  const back = button(words.sayBack, "", () => {});
  dialog.append(text, row);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  back.focus();
}

function setBusy(form, busy) {
  form.toggleAttribute("data-busy", busy);
  form.querySelectorAll("button:not([type=button])").forEach((button) => {
    if (busy) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (form.hasAttribute("data-busy")) {
    event.preventDefault();
  } else if (question && !form.hasAttribute("data-confirmed")) {
    event.preventDefault();
    ask(question, () => {
      form.setAttribute("data-confirmed", "");
      form.requestSubmit(event.submitter);
    });
  } else {
    if (form.dataset.draft) sessionStorage.setItem(SENT, form.dataset.draft);
    if (form.hasAttribute("data-sign-out")) sessionStorage.clear();
    setBusy(form, true);
  }
});

// Coming back with the browser's back button shows the page as it was left: free it again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-busy]").forEach((form) => setBusy(form, false));
  document.querySelectorAll("form[data-confirmed]").forEach((form) => form.removeAttribute("data-confirmed"));
});

// ---- uploads: say at once that a file is too large; the server decides anyway ---------------------------------

document.querySelectorAll("input[type=file][data-max-bytes]").forEach((input) => {
  input.addEventListener("change", () => {
    const most = Number(input.dataset.maxBytes);
    const tooLarge = [...input.files].some((file) => file.size > most);
    input.setCustomValidity(tooLarge ? words.sayTooLarge : "");
    if (tooLarge) input.reportValidity();
  });
});

// ---- filters: a choice applies itself; without script there is the button -------------------------------------

document.querySelectorAll("form[data-auto-submit] select").forEach((select) => {
  select.addEventListener("change", () => select.form.requestSubmit());
});

// ---- long work: ask how far it is ({done, total, text, state, url}) until it ends ------------------------------

const ENDED = new Set(["done", "finished", "failed"]);

async function follow(box, wait = 1000) {
  let next = wait;
  try {
    const answer = await fetch(box.dataset.progressUrl, {
      headers: { Accept: "application/json", "X-Unattended": "1" }, // asked by the page, not by somebody at work
    });
    if (answer.redirected || [403, 404].includes(answer.status)) return; // signed out, or no longer ours to see
    if (!answer.ok) throw new Error(String(answer.status));
    const job = await answer.json();
    const bar = box.querySelector("progress");
    if (bar && job.total) {
      bar.max = job.total;
      bar.value = job.done;
    }
    if (job.text) box.querySelector(".progress-text").textContent = job.text;
    if (ENDED.has(job.state)) {
      window.location.assign(box.dataset.doneUrl || window.location.href);
      return;
    }
  } catch {
    next = Math.min(wait * 2, 15000); // the line is down: ask more rarely, never give up
  }
  setTimeout(() => follow(box, next), next);
}

document.querySelectorAll("[data-progress-url]").forEach((box) => follow(box));

// ---- after a refused form, go to what is wrong ----------------------------------------------------------------

document.querySelector(".error-summary, [data-focus]")?.focus();
document.querySelectorAll("[data-print]").forEach((button) => {
  button.addEventListener("click", () => window.print());
});
document.querySelectorAll("a[data-back]").forEach((link) => {
  link.addEventListener("click", (event) => {
    if (!document.referrer.startsWith(window.location.origin)) return;
    event.preventDefault();
    window.history.back();
  });
});

// ---- the end of a session: typing counts as work, a minute before the end there is a warning ---------------------

const WARN = 60; // seconds before the end
const TELL = 300; // seconds between two calls that say somebody is typing
let typedAt = 0;
let toldAt = Date.now();

// Seconds left as the server counts them; -1 when the session is over, null when the line is down.
async function secondsLeft(unattended) {
  try {
    const headers = { Accept: "application/json" };
    if (unattended) headers["X-Unattended"] = "1";
    const answer = await fetch(words.aliveUrl, { headers });
    if (answer.redirected || answer.status === 403) return -1;
    return answer.ok ? (await answer.json()).left : null;
  } catch {
    return null;
  }
}

function sayIdle(left) {
  const bar = document.createElement("div");
  bar.className = "idle-bar";
  bar.setAttribute("role", "alert");
  const text = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-primary";
  button.textContent = words.sayGoOn;
  bar.append(text, button);
  document.body.append(bar);
  const end = Date.now() + left * 1000;
  const tick = () => {
    const seconds = Math.max(0, Math.round((end - Date.now()) / 1000));
    text.textContent = words.sayIdle.replace("SECONDS", seconds);
    if (seconds) return;
    clearInterval(timer);
    bar.remove();
    watchIdle(0);
  };
  const timer = setInterval(tick, 1000);
  tick();
  button.addEventListener("click", async () => {
    clearInterval(timer);
    bar.remove();
    toldAt = Date.now();
    watchIdle(await secondsLeft(false));
  });
}

// The page is left when the session has ended, so that nobody reads it over an empty chair; drafts stay in this tab.
async function lookAgain() {
  const left = await secondsLeft(true);
  if (left === null) setTimeout(lookAgain, 15000);
  else if (left <= 0) window.location.replace(window.location.pathname + window.location.search);
  else if (left > WARN) watchIdle(left);
  else sayIdle(left);
}

function watchIdle(left) {
  setTimeout(lookAgain, Math.max(left === null ? 15 : left - WARN, 1) * 1000);
}

if (words.idleSeconds) {
  document.addEventListener("input", () => {
    typedAt = Date.now();
    if (typedAt - toldAt < TELL * 1000) return;
    toldAt = typedAt;
    secondsLeft(false);
  });
  watchIdle(Number(words.idleSeconds));
}
