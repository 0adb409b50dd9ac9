// Small comforts. Every page works without this file.
"use strict";

(() => {
  // A rejected form says so first: the summary takes the focus.
  const summary = document.querySelector(".error-summary");
  if (summary) {
    summary.focus();
  }

  // <select data-goto>: a menu of pages, as the section rail on a phone.
  document.addEventListener("change", (event) => {
    const menu = event.target.closest("select[data-goto]");
    if (menu && menu.value.startsWith("/")) {
      window.location.assign(menu.value);
    }
  });

  // <form data-autosubmit>: filters apply when chosen; the button stays for everyone else.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form && event.target.matches("select")) {
      form.requestSubmit();
    }
  });

  // <button data-copy="id">: copy the text of a field.
  document.querySelectorAll("button[data-copy]").forEach((button) => {
    const field = document.getElementById(button.dataset.copy);
    if (!field || !navigator.clipboard) {
      return;
    }
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    });
  });

  // A lost connection keeps the text and says so.
  const connection = document.getElementById("connection");
  const say = (text) => {
    if (connection && connection.textContent !== text) {
      connection.textContent = text;
    }
  };
  document.addEventListener("htmx:sendError", () => {
    say("The server cannot be reached. What you typed is still here; it is judged again when the connection returns.");
  });
  document.addEventListener("htmx:responseError", () => {
    say("The server could not answer. What you typed is still here; save the page to try again.");
  });
  document.addEventListener("htmx:afterOnLoad", () => say(""));
})();
