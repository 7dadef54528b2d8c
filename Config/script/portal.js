// The portal's one script. Every page works without it; it only makes some of them kinder.
// No words are in here: what is shown comes from data attributes, in the page's language.
"use strict";
(() => {
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // Show and hide a password. <button type="button" hidden data-reveal="ID of the input" data-show data-hide
  // data-show-label data-hide-label data-shown data-hidden>: the visible word, the name that is read out, the announcement.
  all("[data-reveal]", (button) => {
    const words = button.dataset;
    const input = document.getElementById(words.reveal) ?? button.parentElement.querySelector("input");
    if (!input) return;
    const announcement = document.createElement("span");
    announcement.className = "hidden";
    announcement.setAttribute("role", "status");
    const reveal = (shown, speak) => {
      input.type = shown ? "text" : "password";
      const word = shown ? words.hide : words.show;
      if (word) button.textContent = word;
      const label = shown ? words.hideLabel : words.showLabel;
      if (label) button.setAttribute("aria-label", label);
      else button.setAttribute("aria-pressed", String(shown));
      if (speak) announcement.textContent = (shown ? words.shown : words.hidden) ?? "";
    };
    input.spellcheck = false;
    input.autocapitalize = "none";
    button.after(announcement);
    button.hidden = false;
    reveal(false, false);
    button.addEventListener("click", () => reveal(input.type === "password", true));
    input.form?.addEventListener("submit", () => reveal(false, false));
  });

  // The summary of mistakes gets the focus, so that it is read first; its links lead into the field.
  all(".error-summary", (summary) => {
    summary.tabIndex = -1;
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest('a[href^="#"]');
      const field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      const part = field.closest(".field, fieldset") ?? field;
      part.scrollIntoView();
      field.focus({ preventScroll: true });
    });
  });

  // <form data-warn-unsaved>: leaving with something typed asks first.
  all("form[data-warn-unsaved]", (form) => {
    const ask = (event) => event.preventDefault();
    form.addEventListener("input", () => addEventListener("beforeunload", ask));
    form.addEventListener("submit", () => removeEventListener("beforeunload", ask));
  });

  // A menu closes with Escape, with a press outside, and when the focus leaves it.
  all(".nav details", (menu) => {
    const close = () => { menu.open = false; };
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      close();
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) close(); });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) close();
    });
  });

  // A second press on a button that is already sending does nothing. The button stays enabled, so its value is sent.
  const sending = new WeakSet();
  const release = (form) => {
    sending.delete(form);
    form.removeAttribute("aria-busy");
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    sending.add(form);
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 10_000, form); // an answer that never came must not lock the form
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });

  // <div hidden data-session-ends="3600" data-warn-before="300" data-keep="address" data-ended="words">, with a form inside
  // it that posts to the same address (its hidden fields go along). Typing counts as use; so does the form's button.
  all("[data-session-ends]", (region) => {
    const { sessionEnds, warnBefore, keep, ended } = region.dataset;
    const form = region.querySelector("form");
    const pause = 120_000;
    let end = Date.now() + Number(sessionEnds) * 1000;
    let pinged = Date.now();
    let over = false;
    const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`session ${keep}`) : undefined;

    const show = () => {
      if (over) return;
      const left = end - Date.now();
      if (left <= 0) {
        over = true;
        if (ended) region.querySelector("p").textContent = ended;
        if (form) form.hidden = true;
      }
      region.hidden = left > Number(warnBefore ?? 300) * 1000;
    };
    const extend = (moment) => {
      if (over) return;
      end = moment;
      show();
    };
    const ping = async () => {
      if (over) return;
      pinged = Date.now();
      try {
        const body = new URLSearchParams(form ? new FormData(form) : undefined);
        const answer = await fetch(keep, { method: "POST", body, credentials: "same-origin", redirect: "error" });
        if (!answer.ok) return;
        const left = Number(answer.headers.get("Session-Ends") ?? sessionEnds);
        extend(Date.now() + left * 1000);
        tabs?.postMessage(end);
      } catch {
        // No answer: the end stands as it is, and the warning is shown in time.
      }
    };

    if (tabs) tabs.onmessage = (message) => extend(message.data);
    form?.addEventListener("submit", (event) => {
      event.preventDefault();
      ping();
    });
    document.addEventListener("input", () => { if (Date.now() - pinged > pause) ping(); });
    document.addEventListener("visibilitychange", show);
    setInterval(show, 5_000);
    show();
  });
})();
