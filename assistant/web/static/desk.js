// What the page does without the server: keys, copying, its own address. Reads text, never writes markup.
"use strict";
(() => {
  const TASK = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\/[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
  const WORDS = {
    ja: { copied: "コピーしました", failed: "コピーできませんでした" },
    en: { copied: "Copied", failed: "Could not copy" },
  };
  const words = WORDS[document.documentElement.lang] || WORDS.ja;
  const LIVE = [
    "problems", "sheet-problems", "tasks-problems", "clients-problems", "reply-problems", "outcome-problems",
    "profile-problems", "settings-problems", "state", "message-note", "kinds-said", "stage-said", "improving",
  ];
  const COPIES = { "copy-message": "message", "copy-brief": "brief-text", "copy-reminder": "reminder" };
  // Ctrl+Enter presses the button of the part she is in: the first pair whose part holds the cursor.
  const SUBMITS = [
    ["#add-form", "#save-client"],
    ["#instruction, #received, .request", "#make-draft"],
    ["#confirm", "#take-in"],
    ["#reminder-box", "#copy-reminder"],
    ["#reply-pane", "#read-reply"],
    ["#lessons", "#learn"],
    ["#outcome-pane", "#judge"],
    [".message-box", "#copy-message"],
    ["#note-form", "#save-note"],
    ["#profile-editor", "#save-profile"],
  ];
  const FIELDS = {
    message: "#message textarea",
    reply: "#reply textarea",
    score: "#score input, #score textarea",
    instruction: "#instruction textarea",
  };
  const NARROW = window.matchMedia("(max-width: 760px)");
  let asked = new URLSearchParams(window.location.search).get("task") || "";
  let shownTask = asked;
  let unsent = false;
  const followed = new WeakSet();

  // Ctrl+Enter (or Cmd+Enter) is the main button of the part she is in; with Shift, the next step of the task.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const button = event.shiftKey ? document.querySelector("#next-step") : mainButton(event.target);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  function mainButton(target) {
    const pair = SUBMITS.find(([part]) => target.closest(part));
    return pair && document.querySelector(pair[1]);
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && COPIES[button.id]) copy(button, COPIES[button.id]);
    const link = event.target.closest('a[href^="#"]');
    if (link) jump(event, link);
    const card = event.target.closest("#tasks li");
    if (card) hand("task-handle", card.querySelector(".open-key"));
    const note = event.target.closest(".note-open");
    if (note) hand("note-handle", note.querySelector(".note-key"), "#note-text textarea");
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest("#instruction")) unsent = event.target.value.trim() !== "";
  });

  window.addEventListener("beforeunload", (event) => {
    if (unsent) event.preventDefault();
  });

  async function copy(button, fieldId) {
    const field = document.querySelector(`#${fieldId} textarea`);
    const label = button.textContent;
    if (!field || button.dataset.busy) return;
    button.dataset.busy = "yes";
    button.textContent = (await toClipboard(field)) ? words.copied : words.failed;
    window.setTimeout(() => {
      button.textContent = label;
      delete button.dataset.busy;
    }, 1800);
  }

  async function toClipboard(field) {
    try {
      await navigator.clipboard.writeText(field.value);
      return true;
    } catch {
      field.focus();
      field.select();
      return document.execCommand("copy");
    }
  }

  // The page has a <base>: left alone, a link to a part of it would load it anew.
  function jump(event, link) {
    event.preventDefault();
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    target.scrollIntoView({ behavior: "smooth", block: "start" });
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  // What was chosen in our own markup goes to the server through a field and a button that nobody sees.
  function hand(name, key, focus) {
    const field = document.querySelector(`#${name} textarea, #${name} input`);
    const go = document.querySelector(`#${name}-go`);
    if (!key || !field || !go) return;
    field.value = key.textContent.trim();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    window.setTimeout(() => go.click(), 0);
    if (focus) document.querySelector(focus)?.focus();
  }

  // The server says in which field the next step is done. The field may come a moment after the sign.
  function followFocus() {
    for (const sign of document.querySelectorAll(".focus-on")) {
      const name = sign.textContent.trim();
      const field = document.querySelector(FIELDS[name] || "#none");
      if (followed.has(sign) || !field) continue;
      followed.add(sign);
      if (name === "instruction") forgetTask();
      field.focus({ preventScroll: true });
      field.scrollIntoView({ behavior: "smooth", block: "center" });
    }
  }

  function forgetTask() {
    shownTask = "";
    window.history.replaceState(null, "", "/");
  }

  // The open task stands in the address, so that a reload brings it back.
  function followTask() {
    const key = document.querySelector("#state .task-key")?.textContent.trim() || "";
    if (key === shownTask || !TASK.test(key)) return;
    shownTask = key;
    unsent = false;
    window.history.replaceState(null, "", `/?task=${encodeURIComponent(key)}`);
    if (NARROW.matches) document.getElementById("sheet")?.scrollIntoView({ behavior: "smooth" });
  }

  // A task in the address is opened as soon as the page can.
  function openAddressed() {
    if (!asked || !document.getElementById("task-handle-go")) return;
    const key = document.createElement("span");
    key.textContent = asked;
    asked = "";
    if (TASK.test(key.textContent)) hand("task-handle", key);
  }

  function greet() {
    const page = document.documentElement;
    if (page.classList.contains("first-day") && document.getElementById("greeting")) page.classList.remove("first-day");
  }

  // A group of choices is read aloud with its question.
  function nameGroups() {
    for (const group of document.querySelectorAll("fieldset.block")) {
      const name = group.querySelector('[data-testid="block-info"]')?.textContent.trim() || "";
      if (name && group.getAttribute("aria-label") !== name) group.setAttribute("aria-label", name);
    }
  }

  function announce() {
    for (const id of LIVE) document.getElementById(id)?.setAttribute("aria-live", "polite");
  }

  new MutationObserver(() => {
    followTask();
    followFocus();
    greet();
    openAddressed();
    nameGroups();
    announce();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
