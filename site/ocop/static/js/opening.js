// Says whether a showroom is open now, by Vietnam's clock: the page is kept for longer than an hour, so it does not know.
// Without this the hours of the day stand there.
(() => {
  const VIETNAM = 7 * 3600 * 1000; // ahead of UTC all year
  const EVERY = 20 * 1000;
  const words = document.currentScript.dataset;

  const say = (text, values) => text.replace(/{(\w+)}/g, (_whole, name) => values[name]);
  const clock = (time) => time.replace(/^0/, "");

  const sentence = (days, today, time) => {
    const number = days.findIndex(([day]) => day === today);
    if (number < 0) return "";
    for (const [opens, closes] of days[number][3]) {
      if (time < opens) return say(words.later, { time: clock(opens) });
      if (time < closes) return say(words.open, { time: clock(closes) });
    }
    for (const [, name, , spans] of days.slice(number + 1)) {
      if (spans.length) return say(words.next, { time: clock(spans[0][0]), day: name });
    }
    return "";
  };

  const tell = () => {
    const now = new Date(Date.now() + VIETNAM).toISOString();
    const today = now.slice(0, 10);
    const time = now.slice(11, 16);
    for (const line of document.querySelectorAll("[data-hours]")) {
      const days = JSON.parse(line.dataset.hours);
      let said = line.querySelector(".open-now");
      if (!said) {
        said = document.createElement("strong");
        said.className = "open-now";
        line.prepend(said);
      }
      const text = sentence(days, today, time);
      if (said.textContent !== text) said.textContent = text;
      said.hidden = !text;
      said.classList.toggle("is-open", (days.find(([day]) => day === today)?.[3] ?? []).some(([opens, closes]) => opens <= time && time < closes));
      // A page left open overnight: today is another day.
      line.querySelector(".shop-today").textContent = days.find(([day]) => day === today)?.[2] ?? "";
    }
  };

  tell();
  setInterval(tell, EVERY);
  document.addEventListener("visibilitychange", tell);
})();
