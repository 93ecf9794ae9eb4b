/* A GAN in two dimensions, trained in the page: eight Gaussians on a ring, and two small networks by hand.
 *
 * The data, the losses and the counting of modes are those of course/examples/mode_collapse.py; the networks are
 * smaller, so that a page trains them while it is looked at. A turn is some steps of D and then some of G.
 */
(function () {
  "use strict";

  const MODES = 8, SPREAD = 0.05; // the ring has radius 1
  const LATENT = 2, HIDDEN = 32, BATCH = 64, SLOPE = 0.2;
  const BETA1 = 0.5, BETA2 = 0.999;
  const RATE = 0.001;
  const COUNTED = 500, COVERS = 0.02; // fakes that are counted, and the share of them that covers a mode
  const CENTRES = Array.from({ length: MODES }, (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)]);

  /* Layers with one row of inputs and one bias per unit; they begin as torch.nn.Linear does. */
  function makeNet(sizes, source) {
    const net = { layers: [], steps: 0 };
    for (let l = 1; l < sizes.length; l++) {
      const inputs = sizes[l - 1], outputs = sizes[l], bound = 1 / Math.sqrt(inputs);
      const layer = { inputs: inputs, outputs: outputs, size: (inputs + 1) * outputs }; // the biases stand last
      ["weights", "grads", "mean", "square"].forEach((key) => (layer[key] = new Float64Array(layer.size)));
      layer.weights.forEach((_, i) => (layer.weights[i] = bound * (2 * source.uniform() - 1)));
      net.layers.push(layer);
    }
    return net;
  }

  /* The outputs for n rows of x, one after the other. Keeps what `backward` needs. */
  function forward(net, x, n) {
    net.layers.forEach((layer, l) => {
      const { inputs, outputs, weights } = layer;
      const isLast = l === net.layers.length - 1;
      const y = new Float64Array(n * outputs);
      for (let row = 0; row < n; row++) {
        const at = row * outputs;
        for (let j = 0; j < outputs; j++) y[at + j] = weights[inputs * outputs + j];
        for (let i = 0; i < inputs; i++) {
          const value = x[row * inputs + i];
          for (let j = 0, w = i * outputs; j < outputs; j++, w++) y[at + j] += value * weights[w];
        }
        if (!isLast) for (let j = at; j < at + outputs; j++) if (y[j] < 0) y[j] *= SLOPE;
      }
      layer.x = x;
      layer.y = y;
      x = y;
    });
    return x;
  }

  /* From the gradient by the outputs of the last `forward`: adds to the gradients of all weights, and returns
   * the gradient by x. */
  function backward(net, dy, n) {
    for (let l = net.layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weights, grads, x } = net.layers[l];
      const dx = new Float64Array(n * inputs);
      for (let row = 0; row < n; row++) {
        const at = row * outputs;
        for (let j = 0; j < outputs; j++) grads[inputs * outputs + j] += dy[at + j];
        for (let i = 0; i < inputs; i++) {
          const value = x[row * inputs + i];
          let sum = 0;
          for (let j = 0, w = i * outputs; j < outputs; j++, w++) {
            grads[w] += value * dy[at + j];
            sum += weights[w] * dy[at + j];
          }
          dx[row * inputs + i] = l > 0 && value < 0 ? SLOPE * sum : sum; // x is what the layer below put out
        }
      }
      dy = dx;
    }
    return dy;
  }

  const clearGrads = (net) => net.layers.forEach((layer) => layer.grads.fill(0));

  function adam(net, rate) {
    net.steps++;
    const one = 1 - BETA1 ** net.steps, two = 1 - BETA2 ** net.steps;
    net.layers.forEach(({ weights, grads, mean, square, size }) => {
      for (let i = 0; i < size; i++) {
        mean[i] = BETA1 * mean[i] + (1 - BETA1) * grads[i];
        square[i] = BETA2 * square[i] + (1 - BETA2) * grads[i] * grads[i];
        weights[i] -= (rate * (mean[i] / one)) / (Math.sqrt(square[i] / two) + 1e-8);
      }
    });
  }

  const softplus = (u) => Math.max(u, 0) + Math.log1p(Math.exp(-Math.abs(u)));
  const sigmoid = (u) => 1 / (1 + Math.exp(-u));

  /* The loss of logits that should say "real" (sign 1) or "fake" (sign -1): its mean, and the gradient by each. */
  function judge(logits, sign) {
    const n = logits.length;
    let loss = 0;
    const slope = logits.map((logit) => {
      loss += softplus(-sign * logit) / n;
      return (-sign * sigmoid(-sign * logit)) / n;
    });
    return { loss: loss, slope: slope };
  }

  /* Mean -log D(real) - log(1 - D(fake)); its gradients are left in D. */
  function lossOfD(D, real, fake) {
    clearGrads(D);
    return [[real, 1], [fake, -1]].reduce((loss, [x, sign]) => {
      const judged = judge(forward(D, x, x.length / 2), sign);
      backward(D, judged.slope, x.length / 2);
      return loss + judged.loss;
    }, 0);
  }

  /* Mean -log D(G(z)), the non-saturating loss; its gradients are left in G. */
  function lossOfG(G, D, z) {
    const n = z.length / LATENT;
    const judged = judge(forward(D, forward(G, z, n), n), 1);
    clearGrads(G);
    backward(G, backward(D, judged.slope, n), n);
    return judged.loss;
  }

  function drawLatent(source, n) {
    return new Float64Array(n * LATENT).map(() => source.normal());
  }

  function drawReal(source, n) {
    const x = new Float64Array(2 * n);
    for (let i = 0; i < n; i++) {
      const centre = CENTRES[source.integer(MODES)];
      x[2 * i] = centre[0] + SPREAD * source.normal();
      x[2 * i + 1] = centre[1] + SPREAD * source.normal();
    }
    return x;
  }

  function begin(seed) {
    const source = window.courseWidgets.random(seed);
    return {
      source: source,
      G: makeNet([LATENT, HIDDEN, HIDDEN, 2], source),
      D: makeNet([2, HIDDEN, HIDDEN, 1], source),
      z: drawLatent(source, COUNTED), // always the same, so that one sees where each point goes
      lossD: NaN,
      lossG: NaN,
    };
  }

  function stepD(game, rate) {
    const fake = forward(game.G, drawLatent(game.source, BATCH), BATCH);
    game.lossD = lossOfD(game.D, drawReal(game.source, BATCH), fake);
    adam(game.D, rate);
  }

  function stepG(game, rate) {
    game.lossG = lossOfG(game.G, game.D, drawLatent(game.source, BATCH));
    adam(game.G, rate);
  }

  function turn(game, { stepsD, stepsG, rateD, rateG }) {
    for (let i = 0; i < stepsD; i++) stepD(game, rateD);
    for (let i = 0; i < stepsG; i++) stepG(game, rateG);
  }

  /* {covered: a boolean for each mode, modes, good}: good fakes lie within three deviations of a centre. */
  function coverage(x) {
    const counts = new Array(MODES).fill(0), n = x.length / 2;
    for (let i = 0; i < n; i++) {
      const k = CENTRES.findIndex((c) => Math.hypot(x[2 * i] - c[0], x[2 * i + 1] - c[1]) < 3 * SPREAD);
      if (k >= 0) counts[k]++;
    }
    const covered = counts.map((count) => count >= COVERS * n);
    return { covered: covered, modes: covered.filter(Boolean).length, good: counts.reduce((a, b) => a + b) / n };
  }

  const TURNS_A_FRAME = 5, SIDE = 40; // SIDE squares of D's opinion in each direction
  const REACH = 1.7; // the plane is drawn from -REACH to REACH
  const PRESETS = {
    balanced: ["Balanced", 1, 1, RATE, RATE],
    fast: ["G 5 times as fast", 1, 1, RATE, 5 * RATE],
    steps: ["5 steps of G a turn", 1, 5, RATE, RATE],
    judge: ["5 steps of D a turn", 5, 1, RATE, RATE],
    both: ["Both 5 times as fast", 1, 1, 5 * RATE, 5 * RATE],
  };
  const KEYS = ["stepsD", "stepsG", "rateD", "rateG"];
  const preset = (name) => Object.fromEntries(KEYS.map((key, i) => [key, PRESETS[name][i + 1]]));

  window.courseWidgets.parts.gan = {
    makeNet, forward, backward, judge, lossOfD, lossOfG, drawLatent, drawReal, begin,
    stepD, stepG, turn, coverage, preset,
  };

  function build(host) {
    const rates = [0.0005, 0.001, 0.002, 0.005].map((rate) => [String(rate), String(rate)]);
    const counts = [1, 2, 5].map((count) => [String(count), String(count)]);
    const state = Object.assign({ seed: 1 }, preset("balanced"));
    const plane = host.canvas("The plane with eight modes, D's opinion, real and generated points", 380, 416);
    const chart = host.canvas("Modes covered, turn by turn", 240, 200);
    const opinion = document.createElement("canvas");
    const grid = new Float64Array(2 * SIDE * SIDE);
    let real = null, game = null, fakes = null, found = null, turns = 0, history = [], every = 1, shades = null;
    opinion.width = opinion.height = SIDE;
    for (let i = 0; i < SIDE * SIDE; i++) {
      grid[2 * i] = (((i % SIDE) + 0.5) / SIDE) * 2 * REACH - REACH;
      grid[2 * i + 1] = REACH - ((Math.floor(i / SIDE) + 0.5) / SIDE) * 2 * REACH;
    }

    const loop = host.loop(
      () => {
        for (let i = 0; i < TURNS_A_FRAME; i++) turn(game, state);
        turns += TURNS_A_FRAME;
        look();
        tell();
      },
      { draw: draw, burst: 400 }
    );
    const buttons = host.row();
    host.runButton(buttons, loop);
    host.button(buttons, "Step D", () => press(stepD, state.rateD));
    host.button(buttons, "Step G", () => press(stepG, state.rateG));
    host.button(buttons, "Start again", restart);
    host.button(buttons, "Another seed", () => {
      state.seed++;
      restart();
    });
    const settings = host.row();
    const options = Object.keys(PRESETS).map((name) => [name, PRESETS[name][0]]);
    const setting = host.choice(settings, "Setting", options.concat([["own", "Your own"]]), (name) => {
      if (name === "own") return;
      adopt(preset(name));
      beginAgain();
    });
    const choices = {};
    const choose = (key, label, values) => {
      choices[key] = host.choice(settings, label, values, (value) => {
        adopt({ [key]: Number(value) });
        if (key.endsWith("G")) beginAgain();
      });
    };
    choose("rateG", "Learning rate of G", rates);
    choose("stepsG", "Steps of G a turn", counts);
    const size = host.choice(settings, "Steps a press", [1, 20, 100].map((n) => [String(n), String(n)]), () => {});
    choose("rateD", "Learning rate of D", rates);
    choose("stepsD", "Steps of D a turn", counts);
    const note = host.row();
    note.className = "widget-name";
    note.style.marginTop = "0.4rem";
    note.textContent = "A new setting, or another G, starts again; changes of D act on what is there.";
    const numbers = host.row();
    const columns = "repeat(auto-fill, minmax(min(8.6rem, 45%), 1fr))"; // two on a phone
    [settings, numbers].forEach((row) => (row.style.gridTemplateColumns = columns));
    const [showModes, showTurns, showD, showG, showLossD, showLossG] = [
      "Modes", "Turns", "Steps of D", "Steps of G", "Loss of D", "Loss of G",
    ].map((label) => host.readout(numbers, label));

    /* Takes effect at the next step. What the networks have learned stays, so that a new D can cure a collapse; but
     * a G that has learned the ring beside a well-trained D hardly collapses any more, so another G starts again. */
    function adopt(changes) {
      Object.assign(state, changes);
      KEYS.forEach((key) => choices[key].set(String(state[key])));
      const isSame = (name) => KEYS.every((key) => preset(name)[key] === state[key]);
      setting.set(Object.keys(PRESETS).find(isSame) || "own");
    }

    function press(step, rate) {
      for (let i = 0; i < Number(size.value); i++) step(game, rate);
      look();
      show();
    }

    function restart() {
      loop.stop();
      beginAgain();
    }

    function beginAgain() {
      game = begin(state.seed);
      real = drawReal(host.random(7), 160);
      turns = 0;
      history = [];
      every = 1;
      look();
      show();
    }

    /* Counts the modes, and keeps the count for the chart: at most 500 of them, evenly spaced. */
    function look() {
      fakes = forward(game.G, game.z, COUNTED);
      found = coverage(fakes);
      if (turns % (every * TURNS_A_FRAME)) return;
      if (history.length && history[history.length - 1][0] === turns) history.pop();
      history.push([turns, found.modes]);
      if (history.length < 500) return;
      history = history.filter((_, i) => i % 2 === 0);
      every *= 2;
    }

    function show() {
      draw();
      tell();
    }

    function draw() {
      plane.draw(paintPlane);
      chart.draw(paintChart);
    }

    function tell() {
      const names = found.covered.map((is, k) => (is ? k + 1 : 0)).filter(Boolean);
      const list = names.join(", ").replace(/, (\d)$/, " and $1");
      const modes = found.modes + " of " + MODES;
      const number = (loss) => (Number.isNaN(loss) ? "–" : loss.toFixed(2));
      const steps = (n, player) => n + (n === 1 ? " step of " : " steps of ") + player;
      const covered = modes + " modes covered" + (names.length && names.length < MODES ? " (" + list + ")" : "");
      showModes(modes);
      showTurns(String(turns));
      showD(String(game.D.steps));
      showG(String(game.G.steps));
      showLossD(number(game.lossD));
      showLossG(number(game.lossG));
      plane.describe(covered);
      chart.describe("turn " + turns + ", " + modes);
      host.say(
        "After " + steps(game.D.steps, "D") + " and " + steps(game.G.steps, "G") + ": " + covered + ", " +
          Math.round(100 * found.good) + " % of the generated points near a mode. Loss of D " + number(game.lossD) +
          " (2 log 2 = 1.39 if it cannot tell), of G " + number(game.lossG) + "."
      );
    }

    function write(context, text, x, y, colour, size, align = "center", weight = "400") {
      context.font = weight + " " + size + "px " + host.colours().font;
      context.fillStyle = colour;
      context.textAlign = align;
      context.textBaseline = "middle";
      context.fillText(text, x, y);
    }

    /* From the colour of fakes over that of the paper to the colour of real points. */
    function shade(colours) {
      if (!shades || shades.colours !== colours) {
        shades = { colours: colours, rgb: [colours.paper, colours.series[0], colours.series[1]].map(host.rgb) };
      }
      const [paper, yes, no] = shades.rgb;
      const context = opinion.getContext("2d");
      const image = context.createImageData(SIDE, SIDE);
      forward(game.D, grid, SIDE * SIDE).forEach((logit, i) => {
        const part = 0.5 * Math.sqrt(Math.abs(2 * sigmoid(logit) - 1)); // the root, as a D in balance is never sure
        const end = logit > 0 ? yes : no;
        for (let c = 0; c < 3; c++) image.data[4 * i + c] = paper[c] + part * (end[c] - paper[c]);
        image.data[4 * i + 3] = 255;
      });
      context.putImageData(image, 0, 0);
    }

    function cross(context, x, y) {
      context.beginPath();
      context.moveTo(x - 3, y - 3);
      context.lineTo(x + 3, y + 3);
      context.moveTo(x - 3, y + 3);
      context.lineTo(x + 3, y - 3);
      context.stroke();
    }

    function disc(context, x, y, radius) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }

    function paintPlane(context, width) {
      const colours = host.colours(), [yes, no] = colours.series;
      const at = (v) => ((v + REACH) / (2 * REACH)) * width;
      shade(colours);
      context.save();
      context.beginPath();
      context.rect(0, 0, width, width);
      context.clip();
      context.imageSmoothingEnabled = true;
      context.drawImage(opinion, 0, 0, width, width);
      context.lineWidth = 1.2;
      context.strokeStyle = yes;
      for (let i = 0; i < real.length; i += 2) cross(context, at(real[i]), at(-real[i + 1]));
      context.fillStyle = no;
      context.strokeStyle = colours.paper;
      for (let i = 0; i < 400; i += 2) disc(context, at(fakes[i]), at(-fakes[i + 1]), 3.4);
      CENTRES.forEach(([x, y], k) => {
        const isCovered = found.covered[k];
        context.lineWidth = 1.5;
        context.fillStyle = isCovered ? colours.accent : colours.paper;
        context.strokeStyle = isCovered ? colours.accent : colours.muted;
        disc(context, at(1.42 * x), at(-1.42 * y), 11);
        const ink = isCovered ? colours.paper : colours.ink;
        write(context, String(k + 1), at(1.42 * x), at(-1.42 * y) + 0.5, ink, 13, "center", isCovered ? "700" : "400");
      });
      context.restore();
      context.lineWidth = 1;
      context.strokeStyle = colours.line;
      context.strokeRect(0.5, 0.5, width - 1, width - 1);
      paintKey(context, width, colours);
    }

    function paintKey(context, width, colours) {
      const [yes, no] = colours.series, y = width + 19, letters = width < 360 ? 11 : 13;
      const places = [0.02, 0.17, 0.41, 0.72].map((part) => part * width);
      context.lineWidth = 1.2;
      context.strokeStyle = yes;
      cross(context, places[0] + 5, y);
      context.fillStyle = no;
      context.strokeStyle = colours.paper;
      disc(context, places[1] + 6, y, 4);
      [[yes, 2], [no, 3]].forEach(([colour, k]) => {
        context.globalAlpha = 0.45;
        context.fillStyle = colour;
        context.fillRect(places[k], y - 6, 12, 12);
        context.globalAlpha = 1;
      });
      ["real", "generated", "D says real", "D says fake"].forEach((text, k) => {
        write(context, text, places[k] + (k < 2 ? 14 : 17), y + 0.5, colours.ink, letters, "left");
      });
    }

    function paintChart(context, width, height) {
      const colours = host.colours();
      const left = 24, right = width - 8, top = 26, bottom = height - 24;
      const end = 1000 * Math.max(1, Math.ceil(turns / 1000));
      const toX = (t) => left + (t / end) * (right - left);
      const toY = (modes) => bottom - (modes / MODES) * (bottom - top);
      write(context, "modes covered", 0, 9, colours.ink, 13, "left");
      context.lineWidth = 1;
      context.strokeStyle = colours.line;
      [0, 2, 4, 6, 8].forEach((modes) => {
        const y = Math.round(toY(modes)) + 0.5;
        context.beginPath();
        context.moveTo(left, y);
        context.lineTo(right, y);
        context.stroke();
        write(context, String(modes), left - 7, y, colours.muted, 12, "right");
      });
      context.lineWidth = 2;
      context.strokeStyle = colours.accent;
      context.beginPath();
      history.forEach(([t, modes]) => context.lineTo(toX(t), toY(modes)));
      context.stroke();
      context.fillStyle = colours.accent;
      context.strokeStyle = colours.paper;
      disc(context, toX(turns), toY(found.modes), 4.5);
      write(context, "0", left, height - 9, colours.muted, 12);
      write(context, end + " turns", right, height - 9, colours.muted, 12, "right");
    }

    adopt({});
    restart();
  }

  window.courseWidgets.register("gan", build);
})();
