// The portal's one script. Every page works without it; it only makes some of them kinder.
// No words are in here: what is shown comes from data attributes, in the page's language.
"use strict";
(() => {
  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const told = (className) => {
    const status = document.createElement("p");
    status.className = className;
    status.setAttribute("role", "status");
    return status;
  };

  // Show and hide a password. <button type="button" hidden data-reveal="ID of the input" data-show data-hide
  // data-show-label data-hide-label data-shown data-hidden>: the visible word, the name that is read out, the announcement.
  all("[data-reveal]", (button) => {
    const words = button.dataset;
    const input = document.getElementById(words.reveal) ?? button.parentElement.querySelector("input");
    if (!input) return;
    const announcement = told("hidden");
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

  // Shows `words` above a field as what is wrong with it; without words, what was shown is taken away.
  const flag = (input, id, words, place = input) => {
    const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((other) => other && other !== id);
    let message = document.getElementById(id);
    if (!words) {
      if (!message) return;
      message.remove();
      input.removeAttribute("aria-invalid");
      if (others.length) input.setAttribute("aria-describedby", others.join(" "));
      else input.removeAttribute("aria-describedby");
      return;
    }
    if (!message) {
      message = told("error-text");
      message.setAttribute("role", "alert");
      message.id = id;
      place.before(message);
    }
    if (message.textContent !== words) message.textContent = words;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [...others, id].join(" "));
  };

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

  // <p data-count="ID of the input" data-limit data-left data-over>, whose last element says how many characters are left.
  // They are counted as the server counts: in UTF-16 units, a line break being one. Said aloud after a pause.
  all("[data-count]", (count) => {
    const { limit, left, over } = count.dataset;
    const input = document.getElementById(count.dataset.count);
    if (!input) return;
    const announcement = told("hidden");
    let pause;
    const show = () => {
      const rest = Number(limit) - input.value.length;
      count.classList.toggle("over", rest < 0);
      count.lastElementChild.textContent = rest < 0 ? over.replace("{over}", -rest) : left.replace("{left}", rest);
    };
    count.after(announcement);
    input.addEventListener("input", () => {
      show();
      clearTimeout(pause);
      pause = setTimeout(() => { announcement.textContent = count.lastElementChild.textContent; }, 1_000);
    });
    addEventListener("pageshow", show);
  });

  // A long answer is printed whole and across pages: a box to type in is cut where a page ends.
  const printing = () => all("textarea", (area) => {
    const copy = area.nextElementSibling?.matches(".printed") ? area.nextElementSibling : document.createElement("div");
    copy.className = "printed";
    copy.setAttribute("aria-hidden", "true");
    copy.textContent = area.value;
    area.after(copy);
  });
  addEventListener("beforeprint", printing);
  matchMedia("print").addEventListener("change", (media) => { if (media.matches) printing(); });

  // <div data-when='{"name": ["value"]}'>: hidden while one of the named questions of its form has another answer.
  // "" is no answer; what is asked in a hidden part is not answered, and what is not asked on this page hides nothing.
  all("form", (form) => {
    const parts = [...form.querySelectorAll("[data-when]")].map(
      (part) => [part, Object.entries(JSON.parse(part.dataset.when))]);
    if (!parts.length) return;
    const answer = (name) => {
      const inputs = [...form.elements].filter((input) => input.name === name);
      const given = inputs.filter((input) => !input.closest("[data-when][hidden]")
        && (input.checked || !["radio", "checkbox"].includes(input.type)));
      return inputs.length ? given.map((input) => input.value.trim()).find((value) => value) ?? "" : undefined;
    };
    const holds = ([name, values]) => {
      const given = answer(name);
      return given === undefined || values.includes(given);
    };
    const show = () => parts.forEach(([part, conditions]) => { part.hidden = !conditions.every(holds); });
    form.addEventListener("input", show);
    form.addEventListener("change", show);
    addEventListener("pageshow", show);
    show();
  });

  // <form data-warn-unsaved>: leaving with something typed asks first. With the value "typed" the page came back with what
  // was typed before, and nothing of it is saved: it asks even if nothing more is typed.
  all("form[data-warn-unsaved]", (form) => {
    const ask = (event) => event.preventDefault();
    const rest = () => removeEventListener("beforeunload", ask);
    const isFilled = ({ type, name, value, checked }) =>
      (["checkbox", "radio"].includes(type) ? checked : type !== "hidden" || name === "carried") && value.trim();
    const isTyped = form.dataset.warnUnsaved === "typed"
      && [...form.querySelectorAll("input, select, textarea")].some(isFilled);
    if (isTyped) addEventListener("beforeunload", ask);
    form.addEventListener("input", () => addEventListener("beforeunload", ask));
    form.addEventListener("submit", (event) => { if (!event.defaultPrevented) rest(); });
    form.addEventListener("saved", rest);
  });

  // <input type="file" data-megabytes="10" data-too-large="words with {file}">: a file that is too large is not sent. Nor
  // are files that are too large together: <form data-together="100" data-too-large-together="words">.
  const megabyte = 1024 * 1024;
  const areTooLarge = (form) => {
    const inputs = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
    const total = inputs.flatMap((input) => [...input.files]).reduce((sum, file) => sum + file.size, 0);
    return total > Number(form.dataset.together ?? Infinity) * megabyte ? inputs[0] : undefined;
  };
  const fits = (input) => {
    const file = [...input.files].find((file) => file.size > Number(input.dataset.megabytes) * megabyte);
    const isTogether = !file && input.form && areTooLarge(input.form) === input;
    const words = isTogether ? input.form.dataset.tooLargeTogether ?? ""
      : file && (input.dataset.tooLarge ?? "").replace("{file}", () => file.name);
    flag(input, `${input.id}-size`, words, input.closest(".file") ?? input);
    return !file && !isTogether;
  };
  // Another choice may be what makes them fit together.
  all("input[data-megabytes]", (input) => input.addEventListener("change", () => {
    (input.form ?? input.parentElement).querySelectorAll("input[data-megabytes]").forEach(fits);
  }));

  // <form data-uploading="words" data-offline="words">: said while files are on their way, and where there is no network;
  // the page then stays, with all that is on it. Decided before anything else hears of the submit.
  const statuses = new WeakMap();
  const uploads = new WeakSet(); // forms whose files are on their way
  all("form[data-uploading], form[data-offline]", (form) => {
    const status = told("sending");
    statuses.set(form, status);
    form.append(status);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const { uploading, offline } = form.dataset;
    if (uploads.has(form)) {
      event.preventDefault();
      return;
    }
    const [large] = [...form.querySelectorAll("input[data-megabytes]")].filter((input) => !fits(input));
    const isAway = offline && !navigator.onLine;
    if (large || isAway) event.preventDefault();
    large?.focus();
    const hasFiles = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    const status = statuses.get(form);
    if (status) status.textContent = large ? "" : isAway ? offline : (hasFiles && uploading) || "";
  }, true);

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
    // A download leaves the page as it is: its form can be sent again.
    if (event.defaultPrevented || form.hasAttribute("data-download")) return;
    if (sending.has(form)) {
      event.preventDefault();
      return;
    }
    sending.add(form);
    form.setAttribute("aria-busy", "true");
    setTimeout(release, 10_000, form); // an answer that never came must not lock the form
  });
  addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("form").forEach(release); });

  // <form data-uploading data-progress="words with {percent}" data-upload-failed="words">: files are sent by script, so that
  // the page says how much has gone, and stays as it is where the connection is lost.
  const ask = (event) => event.preventDefault();
  const answered = (form, request, place) => {
    removeEventListener("beforeunload", ask);
    if (new URL(form.getAttribute("action"), location).href !== request.responseURL) {
      location.assign(request.responseURL);
      return;
    }
    // The same page again, with what is wrong on it or with what was taken.
    document.open();
    document.write(request.responseText);
    document.close();
    // The keyboard goes on where the file was chosen; a summary of errors takes the focus from there.
    const target = document.getElementById(place);
    if (target && !target.matches("a, button, input")) target.tabIndex = -1;
    target?.focus();
  };
  const upload = (form, submitter, status) => {
    const bar = document.createElement("progress");
    const data = new FormData(form);
    if (submitter?.name) data.append(submitter.name, submitter.value);
    const request = new XMLHttpRequest();
    request.open("POST", submitter?.getAttribute("formaction") ?? form.getAttribute("action"));
    let told = 0;
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      const percent = Math.floor(100 * loaded / total);
      bar.value = loaded / total;
      // Read out at every tenth.
      if (percent < told + 10 && percent < 100) return;
      told = percent;
      status.textContent = form.dataset.progress.replace("{percent}", percent);
    });
    request.addEventListener("error", () => {
      uploads.delete(form);
      removeEventListener("beforeunload", ask);
      release(form);
      bar.remove();
      status.textContent = form.dataset.uploadFailed;
    });
    const [, place] = /^upload:(.+)$/.exec(submitter?.value ?? "") ?? [];
    request.addEventListener("load", () => answered(form, request, place ?? ""));
    uploads.add(form);
    addEventListener("beforeunload", ask);
    status.after(bar);
    bar.setAttribute("aria-hidden", "true");
    request.send(data);
  };
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    const status = statuses.get(form);
    const hasFiles = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
    if (event.defaultPrevented || !hasFiles || !status || !form.dataset.progress) return;
    event.preventDefault();
    upload(form, submitter, status);
  });

  // <form data-autosave data-autosave-failed="words">: what was typed is saved after four seconds without typing and when
  // the page goes out of sight, with `autosave=1`. Answered by {"saved": "words", "base": "..."}, or with status 409 by
  // {"message": "words"}. The form has a [data-autosave-status] for the words, and a hidden input named base.
  all("form[data-autosave]", (form) => {
    const fields = () => [...new FormData(form)].filter(([, value]) => typeof value === "string");
    const typed = () => JSON.stringify(fields().filter(([name]) => name !== "base"));
    const say = (words) => {
      const status = form.querySelector("[data-autosave-status]");
      if (status) status.textContent = words ?? "";
    };
    // A button named action hides the form's property of that name.
    const action = form.getAttribute("action");
    const isMultipart = form.getAttribute("enctype") === "multipart/form-data";
    const [pause, retry] = [4_000, 30_000];
    let saved = typed();
    let isSafe = form.dataset.warnUnsaved !== "typed"; // whether what the page came with is saved
    let running; // the save under way
    let isOver = false;
    let timer;

    const later = (delay) => {
      clearTimeout(timer);
      timer = setTimeout(save, delay);
    };
    const post = async (now, isLeaving) => {
      const body = isMultipart ? new FormData() : new URLSearchParams();
      for (const [name, value] of [...fields(), ["autosave", "1"]]) body.append(name, value);
      // What outlives its page may have 64 KiB (Fetch, HTTP-network-or-cache fetch).
      const keepalive = isLeaving && now.length < 20_000;
      const answer = await fetch(action, {
        method: "POST", body, keepalive, credentials: "same-origin", redirect: "manual",
        headers: { Accept: "application/json" },
      });
      if (![200, 403, 409].includes(answer.status)) throw new Error(String(answer.status));
      const { saved: words, base, message, kept } = await answer.json();
      if (answer.status === 403) {
        // Signed out: what was typed waits for the next sign-in, or is on this page alone.
        if (kept) saved = now;
        isSafe ||= kept;
        return say(message);
      }
      if (answer.status === 409) {
        // Someone else has saved since: until the page is loaded again, every try would be refused.
        isOver = true;
        return say(message);
      }
      saved = now;
      isSafe = true;
      const input = form.querySelector('input[name="base"]');
      if (input && base !== undefined) input.value = base;
      say(words);
    };
    const save = async (isLeaving = false) => {
      clearTimeout(timer);
      if (running || isOver || sending.has(form)) return;
      const now = typed();
      if (now !== saved) {
        running = post(now, isLeaving).catch(() => {
          say(form.dataset.autosaveFailed);
          later(retry);
        });
        await running;
        running = undefined;
      }
      if (typed() === saved && isSafe) form.dispatchEvent(new Event("saved"));
      else if (typed() !== saved && now === saved) later(pause); // typed on meanwhile
    };

    form.addEventListener("input", () => later(pause));
    form.addEventListener("change", () => later(pause));
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      clearTimeout(timer);
      if (!running || isOver) return;
      // The page rests on the save under way: its answer is waited for, five seconds at most.
      event.preventDefault();
      const { submitter } = event;
      Promise.race([running, new Promise((done) => setTimeout(done, 5_000))]).then(() => {
        isOver = true;
        form.requestSubmit(submitter);
      });
    });
    addEventListener("online", () => save());
    addEventListener("pagehide", () => save(true));
    document.addEventListener("visibilitychange", () => { if (document.hidden) save(true); });
  });

  // <form data-check>: a second after typing, what would be refused is shown above the field that was typed in. It is posted
  // with `check=1`, and answered by {"name of the field": "words"}.
  all("form[data-check]", (form) => {
    const typed = new Set();
    const pause = 1_000;
    let timer;
    let latest = 0;
    const check = async () => {
      const number = ++latest;
      const body = new URLSearchParams(new FormData(form));
      body.append("check", "1");
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST", body, credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" },
      }).catch(() => undefined);
      if (!answer?.ok || number !== latest) return;
      const findings = await answer.json();
      typed.forEach((input) => {
        const field = input.closest(".field");
        field?.classList.toggle("wrong", input.name in findings);
        flag(input, `${input.name}-error`, findings[input.name], input.closest(".choice, .iconed") ?? input);
      });
    };
    form.addEventListener("input", ({ target }) => {
      typed.add(target);
      clearTimeout(timer);
      timer = setTimeout(check, pause);
    });
    form.addEventListener("submit", () => clearTimeout(timer));
  });

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
