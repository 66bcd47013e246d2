/* Booths from a pasted list: shows what was understood of each line, and puts it into the rows when that is right. */
(() => {
  "use strict";

  const element = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });

  class BoothLines {
    constructor(root) {
      const options = JSON.parse(root.dataset.options);
      this.words = options.words;
      this.address = options.linesAddress;
      this.rows = new window.BoothRows(root);
      this.section = root.querySelector("[data-booth-lines]");
      this.text = this.section.querySelector("[data-lines]");
      this.addButton = this.section.querySelector("[data-add]");
      this.said = this.section.querySelector("[data-said]");
      this.section.querySelector("[data-look]").addEventListener("click", () => this.look());
      this.text.addEventListener("paste", () => setTimeout(() => this.look()));
      this.addButton.addEventListener("click", () => this.add());
    }

    async look() {
      this.show([]);
      if (!this.text.value.trim()) {
        this.said.textContent = this.words.empty;
        return;
      }
      const body = new FormData();
      body.append("lines", this.text.value);
      body.append("csrfmiddlewaretoken", document.querySelector('[name="csrfmiddlewaretoken"]').value);
      try {
        const answer = await fetch(this.address, { method: "POST", body, credentials: "same-origin" });
        if (!answer.ok) throw new Error(answer.status);
        this.show((await answer.json()).lines);
      } catch {
        this.said.textContent = this.words.failed;
      }
    }

    show(lines) {
      this.lines = lines;
      this.said.textContent = "";
      const table = document.createElement("table");
      table.className = "listing";
      lines.forEach((line) => table.append(this.told(line)));
      this.section.querySelector("[data-understood]").replaceChildren(...(lines.length ? [table] : []));
      const good = lines.filter((line) => !line.trouble).length;
      this.addButton.hidden = !good;
      this.addButton.textContent = this.words.add.replace("#", good);
    }

    told(line) {
      const row = document.createElement("tr");
      row.append(element("th", line.number || `${line.row}.`));
      const cell = element("td");
      if (line.trouble) {
        row.className = "is-trouble";
        cell.append(element("b", line.trouble), element("small", ` ${line.text}`));
      } else if (line.choices.length) {
        cell.append(this.choice(line));
      } else {
        const note = line.producer ? this.words.register : this.words.guest;
        cell.append(element("b", line.producer ? line.producer.name : line.label), element("small", ` ${note}`));
      }
      if (!line.trouble && this.rows.byNumber(line.number)) cell.append(element("small", ` · ${this.words.change}`));
      row.append(cell);
      return row;
    }

    choice(line) {
      const select = document.createElement("select");
      select.setAttribute("aria-label", `${line.number}: ${this.words.which}`);
      select.append(new Option(`${line.label} · ${this.words.guest}`, ""));
      line.choices.forEach((named) => select.append(new Option(named.name, named.id)));
      select.addEventListener("change", () => {
        line.producer = line.choices.find((named) => String(named.id) === select.value) || null;
      });
      return select;
    }

    add() {
      const good = this.lines.filter((line) => !line.trouble);
      good.forEach((line) => {
        const row = this.rows.byNumber(line.number) || this.rows.add({ number: line.number });
        const zone = line.zone || this.rows.get(row, "zone") || this.rows.zone(line.number);
        this.rows.set(row, "zone", zone);
        this.rows.choose(row, line.producer);
        this.rows.set(row, "label", line.producer ? "" : line.label);
        this.rows.set(row, "label_en", line.producer ? "" : line.labelEn);
      });
      this.text.value = "";
      this.show([]);
      this.said.textContent = this.words.added.replace("#", good.length);
    }
  }

  const start = () => document.querySelectorAll("[data-booth-plan]").forEach((root) => new BoothLines(root));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
