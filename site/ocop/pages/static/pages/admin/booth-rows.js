/* The rows of booths in the form of a fair, as the drawing and the pasted list see them. */
(() => {
  "use strict";

  class BoothRows {
    constructor(root) {
      this.panel = root.inlinePanel;
      this.holder = document.getElementById(`${root.dataset.boothPlan}-FORMS`);
    }

    /* Those that stay. */
    all() {
      return [...this.holder.children].filter((row) => !row.classList.contains("deleted"));
    }

    field(row, name) {
      return row.querySelector(`[name="${row.id.replace("inline_child_", "")}-${name}"]`);
    }

    get(row, name) {
      return this.field(row, name).value.trim();
    }

    set(row, name, value) {
      const field = this.field(row, name);
      if (field.value === String(value)) return;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }

    /* Whose booth it is, as the row says it. */
    whose(row) {
      const title = row.querySelector("[data-chooser-title]");
      return (this.get(row, "producer") && title ? title.textContent : this.get(row, "label")).trim();
    }

    choose(row, producer) {
      const chooser = row.querySelector('[id$="-producer-chooser"]').widget;
      chooser.setState(producer && { id: producer.id, title: producer.name, string: producer.name, edit_url: "" });
    }

    add(values) {
      // Wagtail leads to a new row; whoever draws stays at the plan.
      this.panel.initialFocus = () => {};
      this.panel.addForm();
      delete this.panel.initialFocus;
      const row = this.holder.lastElementChild;
      Object.entries(values).forEach(([name, value]) => this.set(row, name, value));
      return row;
    }

    remove(row, removed = true) {
      row.classList.toggle("deleted", removed);
      row.style.display = removed ? "none" : "";
      this.set(row, "DELETE", removed ? "1" : "");
      this.panel.updateControlStates();
    }

    byNumber(number) {
      return this.all().find((row) => this.get(row, "number").toLowerCase() === number.toLowerCase());
    }

    /* The number after `like`, of as many digits, that no booth has. */
    next(like) {
      const [, letters, digits] = /^(.*?)(\d*)$/.exec(like || "A00");
      const taken = new Set(this.all().map((row) => this.get(row, "number").toLowerCase()));
      for (let number = Number(digits || 0) + 1; ; number += 1) {
        const found = letters + String(number).padStart(digits.length || 2, "0");
        if (!taken.has(found.toLowerCase())) return found;
      }
    }

    /* The letter of the zone that a number begins with, where there is such a zone. */
    zone(number) {
      const letters = (/^[^\d\s-]+/.exec(number) || [""])[0].toLowerCase();
      const keys = [...document.querySelectorAll('[name^="zones-"][name$="-key"]')].map((field) => field.value.trim());
      return keys.find((key) => key && key.toLowerCase() === letters) || "";
    }
  }

  window.BoothRows = BoothRows;
})();
