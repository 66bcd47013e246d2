// Puts the nearest showrooms first. The position is asked for when the button is pressed, and never leaves the device.
(() => {
  const EARTH_KM = 6371;
  const PATIENCE = 15000;
  const button = document.querySelector(".near-me");
  const said = document.querySelector(".near-said");
  const list = document.querySelector(".shops");
  if (!list || !navigator.geolocation) return;
  button.hidden = false;

  const radians = (degrees) => (degrees * Math.PI) / 180;
  const kilometres = ([north, east], [north2, east2]) => {
    const a =
      Math.sin(radians(north2 - north) / 2) ** 2 +
      Math.cos(radians(north)) * Math.cos(radians(north2)) * Math.sin(radians(east2 - east) / 2) ** 2;
    return 2 * EARTH_KM * Math.asin(Math.sqrt(a));
  };
  const inWords = (km) => `${km.toLocaleString(document.documentElement.lang, { maximumFractionDigits: km < 10 ? 1 : 0 })} km`;

  const sort = ({ coords }) => {
    const here = [coords.latitude, coords.longitude];
    const measured = [...list.children].map((shop) => {
      const km = shop.dataset.position ? kilometres(here, shop.dataset.position.split(",").map(Number)) : Infinity;
      shop.querySelector(".shop-distance").textContent = km === Infinity ? "" : inWords(km);
      return { shop, km };
    });
    measured.sort((one, other) => (one.km === other.km ? 0 : one.km - other.km));
    list.append(...measured.map(({ shop }) => shop));
    said.textContent = button.dataset.sorted;
  };

  button.addEventListener("click", () => {
    said.textContent = button.dataset.waiting;
    navigator.geolocation.getCurrentPosition(sort, () => (said.textContent = button.dataset.refused), {
      timeout: PATIENCE,
      maximumAge: 5 * 60 * 1000,
    });
  });
})();
