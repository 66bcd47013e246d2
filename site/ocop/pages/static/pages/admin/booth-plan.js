/* Drawing booths on the plan of a fair. What is drawn stands in the rows below, in thousandths of the plan’s width and height. */
(() => {
  "use strict";

  const EDGE = 1000;
  const SMALLEST = 8;
  const NEAR = 6;
  const STEP = 5;
  const SIDES = ["x", "y", "width", "height"];
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  const within = (value, least, most) => Math.min(Math.max(value, least), most);
  const overlap = (a, b) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  class BoothPlan {
    constructor(root) {
      const options = JSON.parse(root.dataset.options);
      this.words = options.words;
      this.address = options.pictureAddress;
      this.rows = new window.BoothRows(root);
      this.section = root.querySelector("[data-booth-drawing]");
      this.stage = root.querySelector("[data-stage]");
      this.holder = root.querySelector("[data-booths]");
      this.image = root.querySelector("[data-plan]");
      this.said = this.section.querySelector("[data-said]");
      this.waiting = root.querySelector("[data-waiting]");
      this.drawn = new Map();
      this.before = [];
      this.burst = "";
      this.chosen = null;
      this.placing = null;
      this.drag = null;
      this.listen();
      this.show(options.picture);
    }

    listen() {
      const on = (name, does) => this.section.querySelector(`[data-${name}]`).addEventListener("click", does);
      on("undo", () => this.undo());
      on("take", () => this.take());
      on("split", () => this.split());
      on("row", () => this.lead());
      this.section.querySelector("[data-pieces]").addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        event.preventDefault();
        this.split();
      });
      this.stage.addEventListener("pointerdown", (event) => this.begin(event));
      this.stage.addEventListener("pointermove", (event) => this.move(event));
      this.stage.addEventListener("pointerup", () => this.end());
      this.stage.addEventListener("pointercancel", () => this.giveUp());
      this.section.addEventListener("keydown", (event) => this.key(event));
      const follow = () => this.drag || this.render();
      ["input", "change", "w-formset:added", "w-formset:removed"].forEach((name) =>
        this.rows.holder.addEventListener(name, follow),
      );
      const chosen = document.getElementById("id_plan_image");
      chosen.addEventListener("change", () => this.fetch(chosen.getAttribute("value")));
    }

    async fetch(id) {
      if (!id) return this.show(null);
      try {
        const answer = await fetch(this.address.replace(/\/0\/$/, `/${id}/`), { credentials: "same-origin" });
        return this.show(answer.ok ? (await answer.json()).picture : null);
      } catch {
        return this.show(null);
      }
    }

    show(picture) {
      this.section.hidden = !picture;
      this.rows.holder.classList.toggle("is-drawn", Boolean(picture));
      if (!picture) return;
      this.image.width = picture.width;
      this.image.height = picture.height;
      this.image.src = picture.src;
      this.render();
    }

    say(word, name = "") {
      this.said.textContent = this.words[word].replace("#", name);
    }

    name(row) {
      return this.rows.get(row, "number") || this.words.unnumbered;
    }

    /* The rectangle of a row; none where a figure is missing or is none. */
    at(row) {
      const sides = SIDES.map((side) => this.rows.get(row, side));
      if (!sides.every((side) => /^\d+$/.test(side))) return null;
      const [x, y, width, height] = sides.map(Number);
      return { x, y, width, height };
    }

    put(row, rectangle) {
      SIDES.forEach((side) => this.rows.set(row, side, rectangle ? Math.round(rectangle[side]) : ""));
    }

    /* What can be undone: how all rows were. Steps of one `burst` are undone together. */
    keep(burst = "") {
      if (burst && burst === this.burst) return;
      this.burst = burst;
      const rows = [...this.rows.holder.children];
      this.before.push(
        rows.map((row) => ({
          row,
          deleted: row.classList.contains("deleted"),
          values: [...SIDES, "number", "zone"].map((name) => [name, this.rows.get(row, name)]),
        })),
      );
      this.before.splice(0, this.before.length - 100);
    }

    undo() {
      const before = this.before.pop();
      this.burst = "";
      if (!before) return this.say("nothing");
      const known = new Set(before.map((each) => each.row));
      this.rows.all().forEach((row) => known.has(row) || this.rows.remove(row));
      before.forEach(({ row, deleted, values }) => {
        if (row.classList.contains("deleted") !== deleted) this.rows.remove(row, deleted);
        values.forEach(([name, value]) => this.rows.set(row, name, value));
      });
      this.render();
      return this.say("undone");
    }

    render() {
      const rows = this.rows.all();
      const places = new Map();
      rows.forEach((row) => {
        const place = this.at(row);
        if (place) places.set(row, place);
      });
      this.drawn.forEach((booth, row) => {
        if (places.has(row)) return;
        booth.remove();
        this.drawn.delete(row);
      });
      if (!places.has(this.chosen)) this.chosen = null;
      places.forEach((place, row) => this.draw(row, place));
      this.warn(places);
      this.list(rows.filter((row) => !places.has(row)));
    }

    draw(row, place) {
      let booth = this.drawn.get(row);
      if (!booth) {
        booth = document.createElement("button");
        booth.type = "button";
        booth.className = "booth-plan__booth";
        booth.append(document.createElement("span"), document.createElement("i"));
        booth.addEventListener("focus", () => this.choose(row));
        this.drawn.set(row, booth);
        this.holder.append(booth);
      }
      const [left, top, width, height] = SIDES.map((side) => `${place[side] / 10}%`);
      Object.assign(booth.style, { left, top, width, height });
      booth.firstChild.textContent = this.name(row);
      booth.title = [this.name(row), this.rows.whose(row)].filter(Boolean).join(" · ");
      booth.setAttribute("aria-label", booth.title);
      booth.setAttribute("aria-pressed", row === this.chosen);
    }

    warn(places) {
      const rows = [...places.keys()];
      const pairs = [];
      const bad = new Set();
      rows.forEach((row, at) =>
        rows.slice(at + 1).forEach((other) => {
          if (!overlap(places.get(row), places.get(other))) return;
          pairs.push(`${this.name(row)} – ${this.name(other)}`);
          bad.add(row).add(other);
        }),
      );
      this.drawn.forEach((booth, row) => booth.classList.toggle("is-overlapping", bad.has(row)));
      if (pairs.length && !this.drag) this.say("overlap", pairs.slice(0, 4).join(", "));
    }

    /* Rows without a place: the next rectangle drawn is the pressed one’s, or the first one’s. */
    list(rows) {
      if (!rows.includes(this.placing)) this.placing = null;
      this.waiting.hidden = !rows.length;
      const buttons = rows.map((row) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button-small button-secondary";
        button.textContent = this.name(row);
        button.title = this.rows.whose(row);
        button.setAttribute("aria-pressed", row === this.placing);
        button.addEventListener("click", () => {
          this.placing = row === this.placing ? null : row;
          if (this.placing) this.say("placing", this.name(row));
          this.list(rows);
        });
        return button;
      });
      this.section.querySelector("[data-waiting-list]").replaceChildren(...buttons);
    }

    choose(row) {
      this.chosen = row;
      this.drawn.forEach((booth, each) => booth.setAttribute("aria-pressed", each === row));
    }

    point(event) {
      const box = this.stage.getBoundingClientRect();
      return {
        x: within(((event.clientX - box.left) / box.width) * EDGE, 0, EDGE),
        y: within(((event.clientY - box.top) / box.height) * EDGE, 0, EDGE),
      };
    }

    /* A wall of another booth that is near, so that neighbours share it. */
    snap(value, horizontal, but) {
      const [start, size] = horizontal ? ["x", "width"] : ["y", "height"];
      const walls = this.rows.all().filter((row) => row !== but).map((row) => this.at(row)).filter(Boolean);
      const edges = walls.flatMap((wall) => [wall[start], wall[start] + wall[size]]);
      const near = edges.filter((edge) => Math.abs(edge - value) <= NEAR);
      return near.length ? near.reduce((a, b) => (Math.abs(a - value) < Math.abs(b - value) ? a : b)) : value;
    }

    begin(event) {
      if (event.button || this.drag) return;
      const booth = event.target.closest(".booth-plan__booth");
      const row = booth && [...this.drawn].find(([, each]) => each === booth)[0];
      const from = this.point(event);
      if (row) {
        booth.focus({ preventScroll: true });
        this.drag = { row, from, place: this.at(row), resizes: event.target.tagName === "I" };
      } else {
        const corner = { x: this.snap(from.x, true), y: this.snap(from.y, false) };
        this.drag = { from: corner, ghost: document.createElement("div") };
        this.drag.ghost.className = "booth-plan__ghost";
      }
      event.preventDefault();
      this.stage.setPointerCapture(event.pointerId);
    }

    move(event) {
      if (!this.drag) return;
      const to = this.point(event);
      const { row, from, place, resizes, ghost } = this.drag;
      if (ghost) {
        const end = { x: this.snap(to.x, true), y: this.snap(to.y, false) };
        this.drag.drawn = {
          x: Math.min(from.x, end.x),
          y: Math.min(from.y, end.y),
          width: Math.abs(end.x - from.x),
          height: Math.abs(end.y - from.y),
        };
        this.holder.append(ghost);
        const [left, top, width, height] = SIDES.map((side) => `${this.drag.drawn[side] / 10}%`);
        Object.assign(ghost.style, { left, top, width, height });
        return;
      }
      const [across, down] = [to.x - from.x, to.y - from.y];
      if (!this.drag.moved && Math.hypot(across, down) < 3) return;
      this.drag.moved = resizes ? this.resized(row, place, across, down) : this.shifted(row, place, across, down);
      this.draw(row, this.drag.moved);
    }

    resized(row, place, across, down) {
      const right = this.snap(place.x + place.width + across, true, row);
      const bottom = this.snap(place.y + place.height + down, false, row);
      return {
        ...place,
        width: within(right - place.x, SMALLEST, EDGE - place.x),
        height: within(bottom - place.y, SMALLEST, EDGE - place.y),
      };
    }

    shifted(row, place, across, down) {
      const along = (start, size, by, horizontal) => {
        const first = this.snap(start + by, horizontal, row);
        const last = this.snap(start + by + size, horizontal, row) - size;
        return within(first === start + by ? last : first, 0, EDGE - size);
      };
      return { ...place, x: along(place.x, place.width, across, true), y: along(place.y, place.height, down, false) };
    }

    end() {
      const { row, moved, ghost, drawn } = this.drag || {};
      this.drag = null;
      if (ghost) {
        ghost.remove();
        if (drawn && drawn.width >= SMALLEST && drawn.height >= SMALLEST) this.drew(drawn);
        else this.choose(null);
      } else if (moved) {
        this.keep();
        this.put(row, moved);
        this.render();
        this.say("moved", this.name(row));
      }
    }

    giveUp() {
      if (this.drag && this.drag.ghost) this.drag.ghost.remove();
      this.drag = null;
      this.render();
    }

    drew(place) {
      this.keep();
      let row = this.placing || this.rows.all().find((each) => !this.at(each));
      this.placing = null;
      if (!row) {
        const last = this.chosen || this.rows.all().slice(-1)[0];
        const number = this.rows.next(last && this.rows.get(last, "number"));
        row = this.rows.add({ number, zone: this.rows.zone(number) });
      }
      this.put(row, place);
      this.render();
      this.drawn.get(row).focus({ preventScroll: true });
      this.say("drawn", this.name(row));
    }

    /* The chosen rectangle becomes a row of as many booths, along its longer side. */
    split() {
      if (!this.chosen) return this.say("choose");
      const pieces = within(Math.round(Number(this.section.querySelector("[data-pieces]").value)) || 2, 2, 60);
      const whole = this.at(this.chosen);
      const box = this.stage.getBoundingClientRect();
      const [start, size] = whole.width * box.width >= whole.height * box.height ? ["x", "width"] : ["y", "height"];
      if (whole[size] < pieces * SMALLEST) return this.say("small");
      // What waits is placed first, in its order; only then new booths are numbered on.
      const waiting = this.rows.all().filter((row) => !this.at(row));
      const cut = (at) => whole[start] + Math.round((whole[size] * at) / pieces);
      this.keep();
      let last = this.chosen;
      for (let at = 0; at < pieces; at += 1) {
        const place = { ...whole, [start]: cut(at), [size]: cut(at + 1) - cut(at) };
        if (at) {
          const number = this.rows.next(this.rows.get(last, "number"));
          last = waiting.shift() || this.rows.add({ number, zone: this.rows.get(this.chosen, "zone") });
        }
        this.put(last, place);
      }
      this.render();
      this.drawn.get(this.chosen).focus({ preventScroll: true });
      return this.say("split", pieces);
    }

    /* Off the plan; a booth that was only drawn goes altogether. */
    take() {
      const row = this.chosen;
      if (!row) return this.say("choose");
      const name = this.name(row);
      this.keep();
      if (this.rows.whose(row)) this.put(row, null);
      else this.rows.remove(row);
      this.choose(null);
      this.render();
      return this.say(this.rows.all().includes(row) ? "taken" : "removed", name);
    }

    lead() {
      if (!this.chosen) return this.say("choose");
      this.chosen.scrollIntoView({ block: "center" });
      return this.rows.field(this.chosen, "number").focus({ preventScroll: true });
    }

    key(event) {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && event.target.tagName !== "INPUT") {
        event.preventDefault();
        this.undo();
        return;
      }
      if (!event.target.closest(".booth-plan__booth") || !this.chosen) return;
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        this.take();
      } else if (ARROWS[event.key]) {
        event.preventDefault();
        this.nudge(...ARROWS[event.key], event.shiftKey);
      }
    }

    nudge(across, down, resizes) {
      const place = this.at(this.chosen);
      const [x, y] = resizes ? ["width", "height"] : ["x", "y"];
      const least = resizes ? SMALLEST : 0;
      place[x] = within(place[x] + across * STEP, least, EDGE - (resizes ? place.x : place.width));
      place[y] = within(place[y] + down * STEP, least, EDGE - (resizes ? place.y : place.height));
      this.keep(`${resizes} ${this.name(this.chosen)}`);
      this.put(this.chosen, place);
      this.render();
    }
  }

  const start = () =>
    document.querySelectorAll("[data-booth-plan]").forEach((root) => {
      root.hidden = false;
      document.getElementById(`${root.dataset.boothPlan}-FORMS`).before(root);
      root.boothPlan = new BoothPlan(root);
    });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
