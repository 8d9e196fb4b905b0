// What the page does without the server: keys, copying, its own address. Reads text, never writes markup.
"use strict";
(() => {
  const TASK = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\/[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
  const WORDS = {
    ja: {
      copied: "コピーしました", failed: "コピーできませんでした", saved: "保存しました: ", busy: "用意しています…",
      offline: "つながりませんでした。この画面を起動したままにして、もう一度お試しください。",
    },
    en: {
      copied: "Copied", failed: "Could not copy", saved: "Saved: ", busy: "One moment…",
      offline: "No connection. Keep the program running and try again.",
    },
  };
  const words = WORDS[document.documentElement.lang] || WORDS.ja;
  const LIVE = [
    "problems", "sheet-problems", "ask-problems", "tasks-problems", "clients-problems", "reply-problems", "outcome-problems",
    "profile-problems", "settings-problems", "gone-problems", "talk-problems", "file-problems", "erase-problems", "talk-said", "state", "message-note", "kinds-said", "stage-said", "improving",
  ];
  const COPIES = { "copy-message": "message", "copy-brief": "brief-text", "copy-reminder": "reminder" };
  // Files to save: whose, and in which form. Files to bring: into which field, and which kinds.
  const SAVES = {
    "save-docx": ["task", "docx"], "save-md": ["task", "md"], "save-ics": ["task", "ics"], "save-csv": ["task", "csv"],
    "save-client-zip": ["client", "zip"], "save-client-notes": ["client", "notes-csv"],
  };
  const OWNERS = {
    task: ["#state .task-key", TASK],
    client: ["#profile .client-key", /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/],
  };
  const PICKS = {
    "pick-talk": ["talk-ticket", ".txt,.csv,.json,.zip"],
    "pick-file": ["file-ticket", ".csv,.jsonl,.ndjson,.json,.zip"],
  };
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
    ["#talk-offers", "#keep-candidates"],
    ["#talk-pane", "#read-talk"],
    ["#profile-editor", "#save-profile"],
  ];
  const FIELDS = {
    message: "#message textarea",
    reply: "#reply textarea",
    score: "#score input, #score textarea",
    instruction: "#instruction textarea",
  };
  const NARROW = window.matchMedia("(max-width: 760px)");
  const asked = new URLSearchParams(window.location.search).get("task") || "";
  let shownTask = asked;
  let unsent = false;
  let early = null;
  let laid = false;
  let probing = false;
  let owed = "";
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

  // The sheet is laid out a moment after the page: a click (on a card, too) that comes before it is kept for it.
  document.addEventListener(
    "click",
    (event) => {
      const button = event.target.closest("#make-draft");
      if (!button || laid) return;
      event.stopImmediatePropagation();
      early = () => button.click();
    },
    true,
  );

  // The tabs are our own markup. Which of them is chosen stands at the page's root, where the styles show its panel; a
  // button that nobody sees tells the server.
  function choose(tab) {
    for (const one of tab.parentElement.children) {
      one.setAttribute("aria-selected", one === tab);
      one.tabIndex = one === tab ? 0 : -1;
    }
    document.documentElement.dataset.tab = tab.id.slice("to-".length);
    owed = tab !== tab.parentElement.firstElementChild ? tab.id.replace("to-", "tab-") : "";
    pay();
  }

  // Chosen before the page could hear of it: told as soon as it can.
  function pay() {
    const door = owed && document.getElementById(owed);
    if (!door) return;
    owed = "";
    window.setTimeout(() => press(door, 20), 0);
  }

  // The first press lays the panel out. One that came too early was not heard.
  function press(door, tries) {
    door.click();
    window.setTimeout(() => {
      if (tries && !door.parentElement.querySelector(".block")) press(door, tries - 1);
    }, 400);
  }

  document.addEventListener("click", (event) => {
    const tab = event.target.closest("#tabs [role=tab]");
    if (tab && tab.getAttribute("aria-selected") !== "true") choose(tab);
  });

  document.addEventListener("keydown", (event) => {
    const tab = event.target.closest("#tabs [role=tab]");
    if (!tab || event.ctrlKey || event.metaKey || event.altKey) return;
    const all = [...tab.parentElement.children];
    const here = all.indexOf(tab);
    const place = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: all.length - 1 }[event.key];
    if (place === undefined) return;
    event.preventDefault();
    const next = all.at(place % all.length);
    next.focus();
    choose(next);
  });

  // What a tab shows is named by it.
  function namePanels() {
    for (const tab of document.querySelectorAll("#tabs [role=tab]")) {
      const panel = document.getElementById(tab.getAttribute("aria-controls"));
      if (!panel || panel.getAttribute("role") === "tabpanel") continue;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
    }
  }

  // A part that was just laid out still forgets what is put into it, and hears no click: it is ready once it keeps a word.
  function probe() {
    const field = document.querySelector("#task-handle textarea, #task-handle input");
    if (laid || probing || !field) return;
    probing = true;
    field.value = "?";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    window.setTimeout(() => {
      probing = false;
      laid = document.querySelector("#task-handle textarea, #task-handle input")?.value === "?";
      if (!laid) return probe();
      openAddressed(20);
      if (early) early();
      early = null;
    }, 120);
  }

  // Gradio's list closes when it is left, and opens again when it then hears of the Tab that left it.
  const leavesList = (event) => event.key === "Tab" && event.target.role === "combobox";
  document.addEventListener("keydown", (event) => leavesList(event) && event.stopPropagation(), true);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && COPIES[button.id]) copy(button, COPIES[button.id]);
    if (button && SAVES[button.id]) save(button, ...SAVES[button.id]);
    if (button && PICKS[button.id]) pick(button, ...PICKS[button.id]);
    const link = event.target.closest('a[href^="#"]');
    if (link) jump(event, link);
    const card = event.target.closest("#tasks li");
    if (card) openCard(wordsOf(card, ".open-key"));
    const ask = event.target.closest(".ask-open");
    if (ask) hand("ask-handle", wordsOf(ask, ".ask-key"));
    const note = event.target.closest(".note-open");
    if (note) hand("note-handle", wordsOf(note, ".note-key"), "#note-text textarea");
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

  async function save(button, owner, form) {
    const [place, shape] = OWNERS[owner];
    const key = wordsOf(document, place);
    if (!shape.test(key)) return;
    const answer = await ask(button, `/save/${key}/${form}`);
    if (!answer) return;
    const name = decodeURIComponent(answer.headers.get("content-disposition").split("''")[1]);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    say(button, words.saved + name);
  }

  // The file goes to the server as it is; its ticket goes through a field and a button that nobody sees.
  function pick(button, field, kinds) {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = kinds;
    chooser.addEventListener("change", async () => {
      const file = chooser.files[0];
      const headers = { "X-File-Name": encodeURIComponent(file.name), "Content-Type": "application/octet-stream" };
      const answer = await ask(button, "/bring", { method: "POST", headers, body: file });
      if (!answer) return;
      say(button, file.name);
      hand(field, (await answer.json()).ticket);
    });
    chooser.click();
  }

  // The answer, or null: then the server's own sentence stands beside the button.
  async function ask(button, path, options) {
    if (button.dataset.busy) return null;
    button.dataset.busy = "yes";
    say(button, words.busy);
    try {
      const answer = await fetch(path, options);
      if (answer.ok) return answer;
      say(button, await answer.text());
    } catch {
      say(button, words.offline);
    } finally {
      delete button.dataset.busy;
    }
    return null;
  }

  function say(button, sentence) {
    const row = button.closest(".buttons") || button.parentElement;
    const place = row.querySelector(".beside") || row.appendChild(document.createElement("p"));
    place.className = "beside";
    place.setAttribute("role", "status");
    place.textContent = sentence;
  }

  function wordsOf(part, place) {
    return part.querySelector(place)?.textContent.trim() || "";
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

  function openCard(key) {
    choose(document.getElementById("to-workspace"));
    if (laid) hand("task-handle", key);
    else early = () => hand("task-handle", key);
  }

  // What was chosen in our own markup goes to the server through a field and a button that nobody sees.
  function hand(name, key, focus) {
    const field = document.querySelector(`#${name} textarea, #${name} input`);
    const go = document.querySelector(`#${name}-go`);
    if (!key || !field || !go) return;
    field.value = key;
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
    document.querySelector("#save-row .beside")?.remove();
    window.history.replaceState(null, "", `/?task=${encodeURIComponent(key)}`);
    if (NARROW.matches) document.getElementById("sheet")?.scrollIntoView({ behavior: "smooth" });
  }

  // A task in the address is opened as soon as the page can, and asked for again where nothing came.
  function openAddressed(tries) {
    if (!TASK.test(asked) || !tries) return;
    if (wordsOf(document, "#state .task-key") || document.querySelector("#problems .notice")) return;
    hand("task-handle", asked);
    window.setTimeout(() => openAddressed(tries - 1), 800);
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
    probe();
    nameGroups();
    namePanels();
    pay();
    announce();
  }).observe(document.documentElement, { childList: true, subtree: true, characterData: true });
})();
