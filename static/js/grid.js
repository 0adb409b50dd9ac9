// Grids: keys, fill down, paste from a spreadsheet, more rows. Without this file they are plain forms.
"use strict";

(() => {
  const PICK = "input.cell, select.cell, details.picks, input.form-check-input:not([name$='-gone'])";
  const form = document.getElementById("answers");
  if (!form) {
    return;
  }

  // What happened, said quietly, with a way back.
  const notice = document.createElement("p");
  notice.className = "grid-notice";
  notice.setAttribute("role", "status");
  const said = document.createElement("span");
  const back = document.createElement("button");
  back.type = "button";
  back.className = "btn btn-sm btn-link";
  back.textContent = "Take it back";
  back.hidden = true;
  notice.append(said, back);
  document.querySelector(".actions-bar")?.prepend(notice);

  let used = null;
  let before = [];
  let grown = [];
  const say = (text, changes = [], rows = []) => {
    said.textContent = text;
    before = changes;
    grown = rows;
    back.hidden = !changes.length;
  };

  const fieldOf = (cell) => cell && cell.querySelector(PICK);
  const cellAt = (row, column) => fieldOf(row.cells[column]);
  const columnOf = (field) => field.closest("td, th").cellIndex;
  const rowsOf = (table) => [...table.tBodies[0].rows];
  const entry = (field) => (field.matches("details") ? field.querySelector("summary") : field);

  const read = (field) => {
    if (field.matches("details")) {
      return [...field.querySelectorAll("input")].map((box) => box.checked);
    }
    return field.type === "checkbox" ? field.checked : field.value;
  };

  const write = (field, value) => {
    if (field.matches("details")) {
      const boxes = [...field.querySelectorAll("input")];
      boxes.forEach((box, at) => { box.checked = value[at]; });
      tell(field);
    } else if (field.type === "checkbox") {
      field.checked = value;
    } else {
      field.value = value;
    }
  };

  // The summary of several boxes says which are ticked.
  const tell = (field) => {
    const ticked = [...field.querySelectorAll("input:checked")].map((box) => box.parentElement.textContent.trim());
    const summary = field.querySelector("summary");
    summary.textContent = ticked.join(", ") || "Not decided yet";
    summary.setAttribute("aria-label", `${summary.getAttribute("aria-label").split(":")[0]}: ${ticked.join(", ") || "none"}`);
  };

  const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();
  const yes = (text) => ["yes", "true", "x", "1"].some((word) => same(word, text));

  // Text into a field, as if it had been typed or picked; false where it is none of the choices.
  const enter = (field, text) => {
    if (field.matches("details")) {
      const words = text.split(/[,;]/).map((word) => word.trim()).filter(Boolean);
      const boxes = [...field.querySelectorAll("input")];
      const known = words.filter((word) => boxes.some((box) => same(word, box.value) || same(word, box.parentElement.textContent)));
      boxes.forEach((box) => {
        box.checked = words.some((word) => same(word, box.value) || same(word, box.parentElement.textContent));
      });
      tell(field);
      return known.length === words.length;
    }
    if (field.type === "checkbox") {
      field.checked = yes(text);
      return true;
    }
    if (field.matches("select")) {
      const word = same(text, "true") ? "yes" : same(text, "false") ? "no" : text;
      const option = [...field.options].find((each) => same(each.value, word) || same(each.text, word));
      if (option) {
        field.value = option.value;
      }
      return Boolean(option);
    }
    field.value = field.matches("input") ? text.replace(/\s*\n\s*/g, " ") : text;
    return true;
  };

  const total = (table) => form.elements[`${table.dataset.grid}-total`];

  const addRow = (table) => {
    const name = table.dataset.grid;
    const count = total(table);
    const model = document.querySelector(`template[data-grid-row="${name}"]`);
    if (!model || Number(count.value) >= Number(table.dataset.most)) {
      return null;
    }
    const rows = rowsOf(table);
    const last = rows[rows.length - 1];
    const holder = document.createElement("tbody");
    holder.innerHTML = model.innerHTML.replaceAll("__n__", count.value);
    const row = holder.rows[0];
    table.tBodies[0].append(row);
    count.value = Number(count.value) + 1;
    table.closest(".grid-scroll").hidden = false;
    const owner = row.querySelector("input[name$='-owner']");
    if (owner && last) {
      owner.value = last.querySelector("input[name$='-owner']")?.value ?? last.cells[0].textContent.trim();
    }
    return row;
  };

  // Rows at the end go as they came; one with others after it stays, empty.
  const dropRows = (rows) => {
    rows.toReversed().forEach((row) => {
      const table = row.closest("table");
      if (table && row === table.tBodies[0].lastElementChild) {
        row.remove();
        total(table).value = Number(total(table).value) - 1;
      }
    });
  };

  // A new row that nobody has typed in yet.
  const isBlank = (row) => {
    const name = row.querySelector("input[name$='-name']");
    return name?.value === "" && !row.querySelector("input[name$='-was']") && [...row.querySelectorAll(PICK)].every((field) => (
      field.matches("details") ? !field.querySelector("input:checked")
        : field.matches("select") ? field.selectedIndex <= 0 || field.options[field.selectedIndex].defaultSelected
          : field.name.endsWith("-owner") || (field.type === "checkbox" ? field.checked === field.defaultChecked : field.value === field.defaultValue)));
  };

  const changed = (field) => field.dispatchEvent(new Event("change", { bubbles: true }));

  // Cells as a spreadsheet copies them: tabs and line ends between, quotes around what holds them.
  const cellsOf = (text) => {
    const rows = [[]];
    let cell = "";
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (quoted) {
        if (sign === '"' && text[at + 1] === '"') {
          cell += sign;
          at += 1;
        } else if (sign === '"') {
          quoted = false;
        } else {
          cell += sign;
        }
      } else if (sign === '"' && cell === "") {
        quoted = true;
      } else if (sign === "\t") {
        rows[rows.length - 1].push(cell);
        cell = "";
      } else if (sign === "\n") {
        rows[rows.length - 1].push(cell);
        rows.push([]);
        cell = "";
      } else if (sign !== "\r") {
        cell += sign;
      }
    }
    rows[rows.length - 1].push(cell);
    return rows.map((row) => row.map((each) => each.trim())).filter((row) => row.some(Boolean));
  };

  const plain = (head) => head.split(/[,(]/)[0].trim().toLowerCase();

  const paste = (field, text) => {
    const table = field.closest("table");
    const heads = [...table.tHead.rows[0].cells].map((head) => plain(head.textContent));
    const rows = cellsOf(text);
    let columns = rows[0].map((_, at) => columnOf(field) + at);
    const named = rows[0].map((cell) => heads.indexOf(plain(cell)));
    if (rows.length > 1 && named.filter((at) => at >= 0).length * 2 > named.length) {
      columns = named;
      rows.shift();
    }
    const start = rowsOf(table).indexOf(field.closest("tr"));
    // Below the last row of a page stands the first of the next: rows that go on there are no new ones.
    const goesOn = table.closest("section").querySelector("nav.pages > span + a") && field.closest("tr").querySelector("input[name$='-was']");
    const changes = [];
    const added = [];
    const strange = [];
    let put = 0;
    for (const [at, cells] of rows.entries()) {
      const there = rowsOf(table)[start + at];
      const row = there ?? (goesOn ? null : addRow(table));
      if (row && !there) {
        added.push(row);
      }
      if (!row) {
        const more = rows.length - at;
        strange.push(`${more} row${more === 1 ? "" : "s"} more than ${goesOn ? "this page shows; “Paste from a spreadsheet” below finds rows of other pages by their names" : "fit here"}`);
        break;
      }
      cells.forEach((cell, column) => {
        const target = columns[column] >= 0 && row.cells[columns[column]] ? cellAt(row, columns[column]) : null;
        if (target && target.name?.endsWith("-gone") !== true) {
          const old = read(target);
          if (enter(target, cell)) {
            changes.push([target, old]);
            put += 1;
          } else {
            strange.push(`“${cell}” is none of the choices of ${table.tHead.rows[0].cells[columns[column]].textContent} (row ${start + at + 1})`);
          }
        }
      });
    }
    const more = strange.length > 3 ? `; and ${strange.length - 3} more` : "";
    say(`${put} cell${put === 1 ? "" : "s"} filled.${strange.length ? ` Not taken: ${strange.slice(0, 3).join("; ")}${more}.` : ""}`, changes, added);
    changed(field);
  };

  const fillDown = (field) => {
    const table = field.closest("table");
    const rows = rowsOf(table);
    const column = columnOf(field);
    const inner = [...field.closest("td").querySelectorAll(PICK)].indexOf(field);
    const value = read(field);
    const changes = [];
    rows.slice(rows.indexOf(field.closest("tr")) + 1).forEach((row) => {
      const target = row.cells[column] && row.cells[column].querySelectorAll(PICK)[inner];
      if (target) {
        changes.push([target, read(target)]);
        write(target, value);
      }
    });
    if (changes.length) {
      say(`Filled ${changes.length} cell${changes.length === 1 ? "" : "s"} below.`, changes);
      changed(field);
    }
  };

  back.addEventListener("click", () => {
    const last = before[0] && before[0][0];
    before.toReversed().forEach(([field, value]) => write(field, value));
    dropRows(grown);
    say("Taken back.");
    if (last) {
      entry(last).focus();
      changed(last);
    }
  });

  const move = (field, step) => {
    const table = field.closest("table");
    const rows = rowsOf(table);
    const column = columnOf(field);
    const inner = [...field.closest("td, th").querySelectorAll(PICK)].indexOf(field);
    const at = rows.indexOf(field.closest("tr")) + step;
    let row = rows[at];
    if (!row && step > 0) {
      row = addRow(table);
      const first = row && row.querySelector(PICK);
      const name = row && (row.querySelector("input[name$='-name']") ?? first);
      if (name) {
        entry(name).focus();
      }
      return;
    }
    const target = row && row.cells[column] && (row.cells[column].querySelectorAll(PICK)[inner] ?? cellAt(row, column));
    if (target) {
      entry(target).focus();
      target.select?.();
    }
  };

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".grid-tool input")) {
      event.preventDefault();
      event.target.closest(".grid-tool").querySelector("button").click();
      return;
    }
    const field = event.target.closest(PICK);
    if (!field || !field.closest("table.grid") || event.isComposing) {
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
      event.preventDefault();
      fillDown(field);
    } else if (event.key === "Enter" && !field.matches("details") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      move(field, event.shiftKey ? -1 : 1);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && field.matches("input.cell:not([list])") && !event.altKey) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (rowsOf(field.closest("table"))[rowsOf(field.closest("table")).indexOf(field.closest("tr")) + step]) {
        move(field, step);
      }
    }
  });

  form.addEventListener("paste", (event) => {
    const field = event.target.closest("table.grid input.cell, table.grid select.cell, table.grid details.picks");
    const text = event.clipboardData?.getData("text/plain").replace(/\r?\n$/, "") ?? "";
    if (field && /[\t\n]/.test(text)) {
      event.preventDefault();
      paste(field, text);
    }
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-grid-add]");
    const table = button && form.querySelector(`table[data-grid="${button.dataset.gridAdd}"]`);
    // A row that is still free is used first, unless the person stands in it already.
    const free = table && rowsOf(table).find(isBlank);
    const row = free && !free.contains(used) ? free : table && addRow(table);
    if (row) {
      event.preventDefault();
      const empty = table.closest("section").querySelector("[data-none]");
      if (empty) {
        empty.hidden = true;
      }
      entry(row.querySelector("input[name$='-name']") ?? row.querySelector(PICK)).focus();
    }
  });

  form.addEventListener("change", (event) => {
    const picks = event.target.closest("details.picks");
    if (picks) {
      tell(picks);
    }
  });

  // "Fill down" for those without a keyboard: acts on the cell that was used last.
  form.addEventListener("focusin", (event) => {
    const field = event.target.closest("table.grid input.cell, table.grid select.cell, table.grid details.picks");
    if (field) {
      used = field;
      document.querySelectorAll("[data-grid-fill]").forEach((button) => {
        button.hidden = button.dataset.gridFill !== field.closest("table").dataset.grid;
      });
    }
  });
  document.querySelectorAll("table.grid").forEach((table) => {
    const tools = table.closest("section").querySelector(".grid-tools");
    if (tools && table.tBodies[0].rows.length) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-sm btn-link";
      button.dataset.gridFill = table.dataset.grid;
      button.textContent = "Fill down";
      button.title = "Fill the cells below with what the chosen cell has";
      button.hidden = true;
      button.addEventListener("click", () => {
        if (used && used.isConnected) {
          fillDown(used);
          entry(used).focus();
        }
      });
      tools.insertBefore(button, tools.querySelector(".grid-own"));
    }
  });

  // What was typed and not saved is not left behind without a word.
  let dirty = form.hasAttribute("data-unsaved");
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("change", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) {
      event.preventDefault();
    }
  });
})();
