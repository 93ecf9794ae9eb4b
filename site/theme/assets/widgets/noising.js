/* The forward process on a digit: x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps, with a linear and a cosine schedule.
 *
 * Steps are counted from 0, and the first abar already holds the noise of the first step, as in the exercise
 * ddpm_noise_prediction. The curves and the digits below them share one axis of t and one draw of noise.
 */
(function () {
  "use strict";

  const STEPS = 1000;
  const SHOWN = 9; // digits in a strip, from the first step to the last
  const NAMES = { linear: "Linear", cosine: "Cosine" };
  const FIRST = { digit: 3, schedule: "linear", t: 250, seed: 1 };
  // A digit is 64 letters, one a pixel: 0 to 9 and a to g for 0 to 16. Written by site/diagrams/export_noising.py.
  const DATA = {
    "digits": ["002e910001ccb80004e10d3008d00a6005g1089000g00b9000dbaf40003fg500","000cd500000bg900003fg60007fgg200001gg300001gg600001gg600000bga00","005d700000cce20000c0c6000061f3000006b000005e300000bg82630048agc1","00agg4000098da000004f600000dg7000005dg1000000g4000735g2000bgga00","0007d000000e600000aa260003g39d200bc6ega00bggga30028ag1000009d000","009defd000gdcc5004g0000008ggb1000178gc0000009d0000c8ca0000agd300","0009a000007g700000dd100000f7000004gfc70002gc4ba0008e59e00006ce90","004fgg500069bgb000003g500003ega0007ggb30008fd000005g7000007e2000","004fd30004dead0008g88d0000fcfb00006gd10000bff20000c8f800005fg500","019fd40008c4880009b05g3004d8gg6000482b9000000a8000703e60007ge800"]
  };

  /* The betas of Ho et al. 2020. */
  function linearBetas(steps) {
    return Array.from({ length: steps }, (_, t) => 1e-4 + ((0.02 - 1e-4) * t) / (steps - 1));
  }

  /* The betas of Nichol & Dhariwal 2021: equation 17, and no beta above 0.999. */
  function cosineBetas(steps) {
    const f = (u) => Math.cos((((u + 0.008) / 1.008) * Math.PI) / 2) ** 2;
    return Array.from({ length: steps }, (_, t) => Math.min(1 - f((t + 1) / steps) / f(t / steps), 0.999));
  }

  function cumulate(betas) {
    let product = 1;
    return betas.map((beta) => (product *= 1 - beta));
  }

  /* Pixels in [-1, 1]. */
  function unpack(letters) {
    return Array.from(letters, (letter) => parseInt(letter, 17) / 8 - 1);
  }

  function qSample(x0, t, alphasCumprod, noise) {
    const signal = Math.sqrt(alphasCumprod[t]), rest = Math.sqrt(1 - alphasCumprod[t]);
    return x0.map((value, i) => signal * value + rest * noise[i]);
  }

  const ratioOf = (abar) => abar / (1 - abar);

  const SCHEDULES = { linear: cumulate(linearBetas(STEPS)), cosine: cumulate(cosineBetas(STEPS)) };
  window.courseWidgets.parts.noising = { schedules: SCHEDULES, digits: DATA.digits, unpack: unpack, qSample: qSample };

  /* Three digits where a person reads them, and powers of ten where there are many zeros. */
  function round(value) {
    if (value >= 1000 && value < 1e6) return String(Math.round(value));
    if (value >= 0.001 && value < 1000) return String(Number(value.toPrecision(3)));
    const [digits, power] = value.toExponential(1).split("e");
    return digits + " × 10" + power.replace("+", "").replace(/./g, (c) => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c]));
  }

  /* The step of a schedule whose signal-to-noise ratio is nearest, as a quotient. */
  function stepWith(ratio, alphasCumprod) {
    const distance = (abar) => Math.abs(Math.log(ratioOf(abar) / ratio));
    return alphasCumprod.reduce((best, abar, t) => (distance(abar) < distance(alphasCumprod[best]) ? t : best), 0);
  }

  function build(host) {
    const state = Object.assign({}, FIRST);
    let ends = null; // the two colours of pixels, read once a scheme
    const formula = host.canvas("The noisy digit as a sum", 600, 166);
    const process = host.canvas("Both schedules, and the digit at nine steps of each", 600, 330);

    const controls = host.row();
    const slider = host.slider(
      controls, "Step t", { min: 0, max: STEPS - 1, step: 1, value: state.t, format: (t) => t + " of 0–" + (STEPS - 1) },
      (t) => change({ t: t })
    );
    const schedule = host.choice(controls, "Schedule", Object.entries(NAMES), (name) => change({ schedule: name }));
    const names = DATA.digits.map((_, digit) => [String(digit), String(digit)]);
    const digit = host.choice(controls, "Digit", names, (value) => change({ digit: Number(value) }));
    const numbers = host.row();
    const showSignal = host.readout(numbers, "Digit, √ᾱ");
    const showRest = host.readout(numbers, "Noise, √(1 − ᾱ)");
    const showRatio = host.readout(numbers, "ᾱ / (1 − ᾱ)");
    const buttons = host.row();
    host.button(buttons, "New noise", () => change({ seed: state.seed + 1 }));
    host.button(buttons, "Reset", () => change(FIRST));

    function change(changes) {
      Object.assign(state, changes);
      const source = host.random(state.seed);
      state.noise = Array.from({ length: 64 }, () => source.normal());
      state.x0 = unpack(DATA.digits[state.digit]);
      slider.set(state.t);
      schedule.set(state.schedule);
      digit.set(String(state.digit));
      formula.draw(paintFormula);
      process.draw(paintProcess);
      tell();
    }

    function tell() {
      const abar = SCHEDULES[state.schedule][state.t];
      const signal = round(Math.sqrt(abar)), rest = round(Math.sqrt(1 - abar)), ratio = round(ratioOf(abar));
      const other = state.schedule === "linear" ? "cosine" : "linear";
      const sum = signal + " times the digit " + state.digit + " plus " + rest + " times noise";
      showSignal(signal);
      showRest(rest);
      showRatio(ratio);
      formula.describe("x at step t is " + sum);
      process.describe("step " + state.t + " is marked, where the " + state.schedule + " curve is at " + round(abar));
      host.say(
        "Step " + state.t + " of the " + state.schedule + " schedule: " + sum + ", a signal-to-noise ratio of " + ratio +
          ". The " + other + " schedule is nearest to that at step " + stepWith(ratioOf(abar), SCHEDULES[other]) + "."
      );
    }

    /* Eight by eight squares, from the paper's colour (-1) to the ink's (1); clipped for the picture only. */
    function paintDigit(context, x, left, top, size, edge) {
      const colours = host.colours();
      if (!ends || ends.colours !== colours) ends = { colours: colours, rgb: [colours.paper, colours.ink].map(host.rgb) };
      const [paper, ink] = ends.rgb;
      const edges = Array.from({ length: 9 }, (_, i) => Math.round((size * i) / 8));
      x.forEach((value, i) => {
        const part = (Math.max(-1, Math.min(1, value)) + 1) / 2;
        const row = Math.floor(i / 8), column = i % 8;
        context.fillStyle = "rgb(" + paper.map((from, k) => Math.round(from + part * (ink[k] - from))).join(",") + ")";
        const across = edges[column + 1] - edges[column], down = edges[row + 1] - edges[row];
        context.fillRect(left + edges[column], top + edges[row], across, down);
      });
      context.strokeStyle = edge || colours.line;
      context.lineWidth = edge ? 2 : 1;
      context.strokeRect(left - 0.5, top - 0.5, size + 1, size + 1);
    }

    function write(context, text, x, y, colour, size, align = "center", weight = "400") {
      context.font = weight + " " + size + "px " + host.colours().font;
      context.fillStyle = colour;
      context.textAlign = align;
      context.textBaseline = "middle";
      context.fillText(text, x, y);
    }

    /* x_t = a x_0 + b eps, each a picture. */
    function paintFormula(context, width, height) {
      const colours = host.colours();
      const alphasCumprod = SCHEDULES[state.schedule];
      const abar = alphasCumprod[state.t];
      const xt = qSample(state.x0, state.t, alphasCumprod, state.noise);
      const isNarrow = width < 440;
      const size = Math.round(Math.min(0.215 * width, height - 28));
      const gap = (width - 3 * size - 4) / 2;
      const fixed = (value) => Math.sqrt(value).toFixed(isNarrow ? 2 : 3);
      const signs = ["", "= " + fixed(abar) + " ×", "+ " + fixed(1 - abar) + " ×"];
      [[xt, "xₜ"], [state.x0, "x₀"], [state.noise, "ε"]].forEach(([x, name], i) => {
        const left = Math.round(2 + i * (size + gap));
        paintDigit(context, x, left, 2, size, i === 0 ? colours.accent : "");
        write(context, name, left + size / 2, size + 16, colours.ink, 15);
        write(context, signs[i], left - gap / 2, 2 + size / 2, colours.ink, isNarrow ? 12 : 16);
      });
    }

    function paintProcess(context, width, height) {
      const colours = host.colours();
      const series = { linear: colours.series[0], cosine: colours.series[1] };
      const isNarrow = width < 440;
      const letters = isNarrow ? 11 : 13;
      const left = isNarrow ? 24 : 60, right = width - 2;
      const step = (right - left) / SHOWN, size = Math.floor(step - (isNarrow ? 3 : 8));
      const head = isNarrow ? 16 : 0; // the name of a strip stands above it where there is no room beside it
      const stripHeight = size + head + (isNarrow ? 2 : 10);
      const top = 8, bottom = height - 28 - 2 * stripHeight;
      const toX = (t) => left + step / 2 + (t / (STEPS - 1)) * (right - left - step);
      const toY = (abar) => bottom - abar * (bottom - top);
      const marks = Array.from({ length: SHOWN }, (_, k) => Math.round((k * (STEPS - 1)) / (SHOWN - 1)));
      const line = (points) => {
        context.beginPath();
        points.forEach(([x, y]) => context.lineTo(x, y));
        context.stroke();
      };

      context.lineWidth = 1;
      context.strokeStyle = colours.line;
      [0, 0.5, 1].forEach((abar) => {
        const y = Math.round(toY(abar)) + 0.5;
        line([[left, y], [right, y]]);
        write(context, String(abar), left - 5, y, colours.muted, letters, "right");
      });
      if (!isNarrow) write(context, "ᾱ", 8, toY(0.5), colours.ink, 15);

      const x = toX(state.t);
      context.strokeStyle = colours.muted;
      line([[x, top], [x, bottom]]);
      Object.keys(NAMES).forEach((name, row) => {
        const isChosen = name === state.schedule;
        context.strokeStyle = series[name];
        context.lineWidth = isChosen ? 3 : 1.5;
        context.setLineDash(name === "cosine" ? [6, 4] : []);
        line(SCHEDULES[name].map((abar, t) => [toX(t), toY(abar)]).filter((_, t) => t % 3 === 0));
        context.setLineDash([]);

        const y = bottom + 8 + row * stripHeight + head;
        const weight = isChosen ? "700" : "400";
        if (isNarrow) write(context, NAMES[name], left, y - 8, series[name], 12, "left", weight);
        else write(context, NAMES[name], 0, y + size / 2, series[name], 13, "left", weight);
        marks.forEach((t) => {
          const shown = qSample(state.x0, t, SCHEDULES[name], state.noise);
          paintDigit(context, shown, Math.round(toX(t) - size / 2), Math.round(y), size);
        });
      });
      const at = { linear: 330, cosine: 600 };
      write(context, "linear", toX(at.linear) - 10, toY(SCHEDULES.linear[at.linear]) + 8, series.linear, letters, "right");
      write(context, "cosine", toX(at.cosine) + 10, toY(SCHEDULES.cosine[at.cosine]) - 8, series.cosine, letters, "left");
      context.fillStyle = series[state.schedule];
      context.beginPath();
      context.arc(x, toY(SCHEDULES[state.schedule][state.t]), 5.5, 0, 2 * Math.PI);
      context.fill();
      marks.forEach((t, k) => {
        if (isNarrow && k % 2) return;
        write(context, (k === 0 ? "t = " : "") + t, toX(t), height - 9, colours.muted, letters);
      });
    }

    change({});
  }

  window.courseWidgets.register("noising", build);
})();
