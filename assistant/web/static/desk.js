// What the page does without the server: keys, copying, its own address. Reads text, never writes markup.
"use strict";
(() => {
  const TASK = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\/[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
  const WORDS = {
    ja: { copied: "コピーしました", failed: "コピーできませんでした", open: "開く" },
    en: { copied: "Copied", failed: "Could not copy", open: "Open" },
  };
  const words = WORDS[document.documentElement.lang] || WORDS.ja;
  const LIVE = ["problems", "sheet-problems", "tasks-problems", "clients-problems", "state", "message-note", "kinds-said"];
  const COPIES = { "copy-message": "message", "copy-brief": "brief-text" };
  const NARROW = window.matchMedia("(max-width: 760px)");
  let shownTask = new URLSearchParams(window.location.search).get("task") || "";
  let unsent = false;

  // Ctrl+Enter (or Cmd+Enter) in the request makes the draft.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    if (!event.target.closest("#instruction, #received")) return;
    event.preventDefault();
    document.getElementById("make-draft")?.click();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && COPIES[button.id]) copy(button, COPIES[button.id]);
    const link = event.target.closest('a[href^="#"]');
    if (link) jump(event, link);
    const row = event.target.closest("#tasks tbody tr");
    if (row) openTask(row);
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

  function openTask(row) {
    const key = row.querySelector(".open-key")?.textContent.trim() || "";
    if (TASK.test(key)) window.location.assign(`/?task=${encodeURIComponent(key)}`);
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

  function openButtons() {
    for (const key of document.querySelectorAll("#tasks tbody .open-key")) {
      const row = key.closest("tr");
      if (row.querySelector("button")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "row-open";
      button.textContent = words.open;
      row.lastElementChild.append(button);
    }
  }

  function announce() {
    for (const id of LIVE) document.getElementById(id)?.setAttribute("aria-live", "polite");
  }

  new MutationObserver(() => {
    followTask();
    openButtons();
    announce();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
