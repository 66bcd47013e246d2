// How long what the server told of today may be believed. The server says how many seconds of its day are left; from then on
// only time that has passed counts, never what this machine's clock shows. One clock stands still while a laptop sleeps, the
// other jumps when somebody sets it: where the two disagree, nothing is believed until the server has been asked again.
window.untilMidnight = (secondsLeft, asked = { steady: performance.now(), wall: Date.now() }) => {
  const DOUBT = 60_000;
  return {
    isOver() {
      const steady = performance.now() - asked.steady;
      const wall = Date.now() - asked.wall;
      return Math.abs(wall - steady) > DOUBT || Math.max(steady, wall) >= secondsLeft * 1000;
    },
  };
};
