// What waits in this browser, in words, on every page of the desk.
(() => {
  const box = document.querySelector("[data-queue]");
  const { queue, filled } = window.desk ?? {};
  if (!box || !queue) return;

  const find = (name) => box.querySelector(name);
  const words = box.dataset;
  const row = find("template");
  const moment = new Intl.DateTimeFormat(document.documentElement.lang === "vi" ? "vi" : "en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    dateStyle: "short",
    timeStyle: "short",
  });
  let conflicts = Number(words.conflicts || 0);
  let conflictsAddress = words.conflictsAddress;

  function sentence({ own, sending, trouble }) {
    const count = own.length;
    if (!count) return "";
    if (own.every((each) => each.problem)) return filled(words.heldBack, { count });
    if (trouble === "sign_in") return filled(words.signInFirst, { count });
    if (trouble === "unreachable") return filled(words.unreachable, { count });
    return filled(sending ? words.sending : words.waiting, { count });
  }

  function rows(movements, mine) {
    return movements.map((movement) => {
      const made = row.content.firstElementChild.cloneNode(true);
      const part = (name) => made.querySelector(name);
      part(".queue-words").textContent = movement.words;
      part(".queue-made").textContent = filled(words.made, { time: moment.format(new Date(movement.toldAt)), name: movement.userName });
      part(".queue-problem").textContent = movement.problem;
      part(".queue-again").hidden = !mine || !movement.problem;
      part(".queue-back").hidden = !mine || (movement.tried && !movement.problem);
      part(".queue-again").addEventListener("click", () => queue.retry());
      part(".queue-back").addEventListener("click", () => queue.takeBack(movement.key));
      return made;
    });
  }

  function tell(node, text) {
    if (node.textContent !== text) node.textContent = text; // a live region speaks when it is written to
    node.hidden = !text;
  }

  document.addEventListener("desk:queue", ({ detail }) => {
    const { own, others } = detail;
    const names = [...new Set(others.map((each) => each.userName))];
    tell(find(".queue-state"), sentence(detail));
    tell(
      find(".queue-others"),
      names.map((name) => filled(words.others, { name, count: others.filter((each) => each.userName === name).length })).join(" "),
    );
    find(".queue-sign-in").hidden = !(own.length && detail.trouble === "sign_in");
    find("details").hidden = !(own.length + others.length);
    find(".queue-list").replaceChildren(...rows(own, true), ...rows(others, false));
    show(own.length + others.length);
  });

  document.addEventListener("desk:settled", ({ detail }) => {
    if (detail.state !== "conflict") return;
    conflicts += 1;
    conflictsAddress = detail.address || conflictsAddress;
    show(1);
  });

  function show(waiting) {
    const link = find(".queue-conflicts");
    link.hidden = !conflicts;
    link.textContent = filled(words.conflictsWaiting, { count: conflicts });
    if (conflictsAddress) link.href = conflictsAddress;
    box.hidden = !waiting && !conflicts;
  }

  show(0);
  queue.changed().catch(() => {});
})();
