// Buttons that copy what stands beside them. Without a script, or without the clipboard, they are not there.
(() => {
  if (!navigator.clipboard) return;
  const said = document.createElement("p");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);
  for (const button of document.querySelectorAll("[data-copy]")) {
    const word = button.querySelector(".copy-word");
    const before = word.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy);
      } catch {
        button.hidden = true;
        return;
      }
      word.textContent = button.dataset.copied;
      said.textContent = `${button.dataset.copied} ${button.dataset.copy}`;
      setTimeout(() => { word.textContent = before; said.textContent = ""; }, 4000);
    });
  }
})();
