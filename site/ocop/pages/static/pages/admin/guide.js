/* The guide on paper: pictures further down load only when somebody scrolls there, and paper scrolls nowhere. */
document.querySelector("[data-print]").addEventListener("click", async () => {
  const pictures = [...document.querySelectorAll("[data-guide] img")];
  pictures.forEach((picture) => {
    picture.loading = "eager";
  });
  await Promise.all(pictures.map((picture) => picture.decode().catch(() => {})));
  window.print();
});
