// Runs inside the pages that are measured, before anything of theirs.
window.bench = {
  frames: [],

  /** Milliseconds until the first step can be seen after the picture was asked for: by address, or of the bare page by number. */
  untilPainted({ hash, count }) {
    return new Promise((resolve) => {
      const began = performance.now();
      const look = () => {
        const node = document.querySelector('.react-flow__node');
        if (node !== null && getComputedStyle(node).visibility === 'visible')
          requestAnimationFrame(() => resolve(performance.now() - began));
        else requestAnimationFrame(look);
      };
      if (hash !== undefined) location.hash = hash;
      if (count !== undefined) window.draw(count);
      requestAnimationFrame(look);
    });
  },

  /** Notes how long each frame takes from now on. */
  watchFrames() {
    const frames = [];
    window.bench.frames = frames;
    let last = performance.now();
    const next = (now) => {
      frames.push(now - last);
      last = now;
      if (window.bench.frames === frames) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  },
};
