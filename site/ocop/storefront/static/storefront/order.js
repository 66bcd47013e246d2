// While a payment is awaited the page looks again, ever more seldom; what changed takes the place of what stood here. Forms are
// sent once.
(() => {
  const once = (root) => {
    for (const form of root.querySelectorAll("[data-once]")) {
      form.addEventListener("submit", (event) => {
        if (form.dataset.sent) event.preventDefault();
        form.dataset.sent = "yes";
      });
    }
  };
  once(document);
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  });

  const PAUSES = [3, 3, 4, 5, 5, 8, 8, 10, 15, 20, 30];
  const MOST = 60;
  let looked = 0;
  const busy = () => document.querySelector("#don details[open], #don [data-sent]");
  const look = async () => {
    const here = document.getElementById("don");
    if (!here?.hasAttribute("data-awaited") || looked >= MOST) return;
    looked += 1;
    if (document.visibilityState === "visible" && !busy()) {
      try {
        const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
        if (answer.ok) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("don");
          if (fresh && fresh.dataset.state !== here.dataset.state) {
            here.replaceWith(fresh);
            once(fresh);
            const title = fresh.querySelector("h1");
            title.tabIndex = -1;
            title.focus();
            document.dispatchEvent(new Event("cart:changed"));
          }
        }
      } catch {
        // The next look may find the network again.
      }
    }
    setTimeout(look, 1000 * PAUSES[Math.min(looked, PAUSES.length - 1)]);
  };
  setTimeout(look, 1000 * PAUSES[0]);
})();
