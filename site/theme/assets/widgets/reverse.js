/* Reverse diffusion in the plane, with the best predictor of the noise there can be: the data are eight Gaussians on
 * a ring, so that q(x_t) is a mixture too, and the conditional mean of the noise follows from its score.
 *
 * Steps are counted as in the lesson: signal[0] = 1 is the data, signal[1000] the noise. Two samplers run side by side
 * from the same starting noise, over the same levels.
 */
(function () {
  "use strict";

  const T = 1000;
  const RADIUS = 1.5;
  const SPREAD = 0.12;
  const NEAR = 3 * SPREAD; // 98.9 % of the data are nearer to their mode
  const COVERED = 8; // points that make a mode count as reached; pure noise has about three near each
  const POINTS = 150;
  const PATHS = 5; // points whose paths are drawn
  const REACH = 2.9; // half the side of a panel; noise beyond it is not seen
  const RUN = 150; // frames of a whole run, so that few steps can be followed as well as many
  const COUNTS = [1, 2, 4, 8, 16, 32, 64, 256];
  const SAMPLERS = {
    ancestral: { name: "Ancestral, η = 1", short: "η = 1", eta: 1, isCopied: false },
    ddim: { name: "DDIM, η = 0", short: "DDIM", eta: 0, isCopied: false },
    copied: { name: "Copied step t → t − 1", short: "Copied", eta: 1, isCopied: true },
  };
  const FIRST = { left: "ancestral", right: "ddim", count: 16, seed: 1 };
  const MODES = Array.from({ length: 8 }, (_, k) => [
    RADIUS * Math.cos((k * Math.PI) / 4), RADIUS * Math.sin((k * Math.PI) / 4),
  ]);

  /* abar_0 to abar_T, of the betas of Ho et al. 2020. */
  function linearSignal() {
    const signal = [1];
    for (let t = 0; t < T; t++) signal.push(signal[t] * (1 - (1e-4 + ((0.02 - 1e-4) * t) / (T - 1))));
    return signal;
  }

  /* The levels of a run, from T down to 0. */
  function levels(count) {
    return Array.from({ length: count + 1 }, (_, i) => Math.round((T * (count - i)) / count));
  }

  /* The conditional mean of the noise given x_t: -sqrt(1 - abar) times the score of the mixture. */
  function epsilon([x, y], abar) {
    const signal = Math.sqrt(abar), variance = abar * SPREAD * SPREAD + 1 - abar;
    const offsets = MODES.map(([left, up]) => [signal * left - x, signal * up - y]);
    const exponents = offsets.map(([a, b]) => -(a * a + b * b) / (2 * variance));
    const highest = Math.max(...exponents);
    const weights = exponents.map((value) => Math.exp(value - highest));
    const scale = -Math.sqrt(1 - abar) / (variance * weights.reduce((sum, weight) => sum + weight, 0));
    return [0, 1].map((axis) => scale * offsets.reduce((sum, offset, k) => sum + weights[k] * offset[axis], 0));
  }

  /* One step of the family between eta = 0 (DDIM) and eta = 1 (ancestral), from abar_t = a to abar_s = b > a. */
  function update(x, eps, a, b, eta, noise) {
    const sigma = eta * Math.sqrt(((1 - b) / (1 - a)) * (1 - a / b));
    const kept = Math.sqrt(Math.max(0, 1 - b - sigma * sigma));
    return x.map((value, axis) => {
      const clean = (value - Math.sqrt(1 - a) * eps[axis]) / Math.sqrt(a);
      return Math.sqrt(b) * clean + kept * eps[axis] + sigma * noise[axis];
    });
  }

  /* A sampler's step from level t to s. The copied one makes the step to t - 1 all the same. */
  function move(sampler, x, t, s, noise) {
    const { eta, isCopied } = SAMPLERS[sampler];
    return update(x, epsilon(x, SIGNAL[t]), SIGNAL[t], SIGNAL[isCopied ? t - 1 : s], eta, noise);
  }

  /* {near, modes}: points within NEAR of a mode, and modes with at least COVERED of them. */
  function measure(points) {
    const counts = MODES.map(([left, up]) => points.filter(([x, y]) => Math.hypot(x - left, y - up) < NEAR).length);
    return { near: counts.reduce((sum, n) => sum + n, 0), modes: counts.filter((n) => n >= COVERED).length };
  }

  const SIGNAL = linearSignal();
  window.courseWidgets.parts.reverse = {
    signal: SIGNAL, modes: MODES, spread: SPREAD, levels: levels, epsilon: epsilon, update: update, move: move,
    measure: measure,
  };

  function build(host) {
    const state = Object.assign({}, FIRST);
    const sides = ["left", "right"];
    let frames = 0;
    const picture = host.canvas("Points in the plane, two samplers side by side", 640, 346);

    const controls = host.row();
    const names = Object.entries(SAMPLERS).map(([key, sampler]) => [key, sampler.name]);
    const counts = COUNTS.map((count) => [String(count), String(count)]);
    const choices = {
      left: host.choice(controls, "Sampler, left", names, (name) => restart({ left: name })),
      right: host.choice(controls, "Sampler, right", names, (name) => restart({ right: name })),
      count: host.choice(controls, "Number of steps", counts, (count) => restart({ count: Number(count) })),
    };
    const numbers = host.row();
    const showStep = host.readout(numbers, "Step");
    const showTime = host.readout(numbers, "t");
    const showNear = { left: host.readout(numbers, "Near a mode, left"), right: host.readout(numbers, "Near a mode, right") };
    const loop = host.loop(advance, { draw: show });
    const buttons = host.row();
    host.runButton(buttons, loop);
    host.button(buttons, "One step", () => {
      loop.stop();
      if (state.step < state.count) step();
      show();
    });
    host.button(buttons, "Start again", () => restart({}));
    host.button(buttons, "New noise", () => restart({ seed: state.seed + 1 }));

    function restart(changes) {
      loop.stop();
      Object.assign(state, changes);
      begin();
      show();
    }

    /* Both sides get the same start and the same fresh noise. */
    function begin() {
      state.source = host.random(state.seed);
      state.step = frames = 0;
      state.times = levels(state.count);
      const start = draw();
      sides.forEach((side) => (state[side + "Points"] = start));
      sides.forEach((side) => (state[side + "Paths"] = start.slice(0, PATHS).map((point) => [point])));
    }

    function draw() {
      return Array.from({ length: POINTS }, () => [state.source.normal(), state.source.normal()]);
    }

    function step() {
      const t = state.times[state.step], s = state.times[++state.step];
      const noise = draw();
      sides.forEach((side) => {
        const points = state[side + "Points"].map((x, i) => move(state[side], x, t, s, noise[i]));
        state[side + "Points"] = points;
        state[side + "Paths"].forEach((path, i) => path.push(points[i]));
      });
    }

    /* A frame of a run; a run that starts from the end begins anew. */
    function advance() {
      if (state.step === state.count) begin();
      if (++frames % Math.max(1, Math.round(RUN / state.count)) === 0) step();
      return state.step < state.count;
    }

    function show() {
      const t = state.times[state.step];
      const found = sides.map((side) => {
        const { near, modes } = measure(state[side + "Points"]);
        const percent = Math.round((100 * near) / POINTS) + " %";
        showNear[side](percent);
        return side + ", " + SAMPLERS[state[side]].name + ": " + percent + " of the points and " + modes + " of 8 modes";
      });
      sides.forEach((side) => choices[side].set(state[side]));
      choices.count.set(String(state.count));
      showStep(state.step + " of " + state.count);
      showTime(String(t));
      picture.draw(paint);
      picture.describe("step " + state.step + " of " + state.count + "; " + found.join("; "));
      host.say(
        "Step " + state.step + " of " + state.count + ", t = " + t + ". Within 3 standard deviations of a mode, " +
          found.join("; ") + " reached (by " + COVERED + " points or more)."
      );
    }

    function paint(context, width, height) {
      const gap = width < 440 ? 8 : 16;
      const size = (width - gap) / 2;
      sides.forEach((side, i) => paintPanel(context, side, i * (size + gap), height - size, size));
    }

    function paintPanel(context, side, left, top, size) {
      const colours = host.colours();
      const isNarrow = size < 220;
      const scale = size / (2 * REACH);
      const place = ([x, y]) => [left + size / 2 + scale * x, top + size / 2 - scale * y];
      const disc = (point, radius) => {
        context.beginPath();
        context.arc(...place(point), radius, 0, 2 * Math.PI);
        context.fill();
      };
      const sampler = SAMPLERS[state[side]];
      const letters = isNarrow ? 12 : 14;
      context.textBaseline = "middle";
      context.font = "600 " + letters + "px " + colours.font;
      context.fillStyle = colours.ink;
      context.textAlign = "left";
      context.fillText(isNarrow ? sampler.short : sampler.name, left, top / 2);
      context.font = letters + "px " + colours.font;
      context.fillStyle = colours.muted;
      context.textAlign = "right";
      context.fillText("t = " + state.times[state.step], left + size, top / 2);

      context.save();
      context.beginPath();
      context.rect(left, top, size, size);
      context.clip();
      context.fillStyle = colours.panel;
      context.fill();
      context.globalAlpha = 0.16;
      context.fillStyle = colours.accent;
      MODES.forEach((mode) => disc(mode, scale * NEAR));
      context.globalAlpha = 0.6;
      context.fillStyle = colours.ink;
      state[side + "Points"].slice(PATHS).forEach((point) => disc(point, isNarrow ? 1.3 : 1.9));
      context.globalAlpha = 1;
      context.lineWidth = isNarrow ? 1 : 1.4;
      context.lineJoin = "round";
      state[side + "Paths"].forEach((path, i) => {
        context.strokeStyle = context.fillStyle = colours.series[i];
        context.globalAlpha = 0.75;
        context.beginPath();
        path.forEach((point) => context.lineTo(...place(point)));
        context.stroke();
        context.globalAlpha = 1;
        disc(path[path.length - 1], isNarrow ? 3 : 4);
      });
      context.restore();
      context.strokeStyle = colours.line;
      context.lineWidth = 1;
      context.strokeRect(left + 0.5, top + 0.5, size - 1, size - 1);
    }

    restart({});
  }

  window.courseWidgets.register("reverse", build);
})();
