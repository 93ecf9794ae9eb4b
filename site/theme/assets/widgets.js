/* Puts a widget in the place of each picture with data-widget="<name>"; without a script, and in print, that stays.
 * widgets/<name>.js is loaded where it is needed, and calls courseWidgets.register("<name>", (host) => { ... }).
 */
(function () {
  "use strict";

  const FOLDER = document.currentScript.src.replace(/[^/]*$/, "") + "widgets/";
  const NAME = /^[a-z][a-z0-9_-]*$/;
  const BETWEEN_MESSAGES = 1500; // milliseconds, while something runs
  const FRAME = 12; // milliseconds; some screens draw twice as often
  const BURST = 300;
  const builders = new Map();
  const places = [];
  let ids = 0;

  function make(tag, className = "", parent = null, text = "") {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    if (parent) parent.append(element);
    return element;
  }

  /* sfc32; Box and Muller */
  function random(seed) {
    let a = 0x9e3779b9, b = 0x243f6a88, c = 0xb7e15162 ^ seed, d = seed | 0;
    let spare = null;
    function uniform() {
      const sum = (a + b + d) | 0;
      d = (d + 1) | 0;
      a = b ^ (b >>> 9);
      b = (c + (c << 3)) | 0;
      c = (c << 21) | (c >>> 11);
      c = (c + sum) | 0;
      return ((sum >>> 0) + 0.5) / 4294967296;
    }
    for (let i = 0; i < 16; i++) uniform();
    return {
      uniform,
      integer: (n) => Math.floor(uniform() * n),
      normal() {
        if (spare !== null) {
          const kept = spare;
          spare = null;
          return kept;
        }
        const radius = Math.sqrt(-2 * Math.log(uniform()));
        const angle = 2 * Math.PI * uniform();
        spare = radius * Math.sin(angle);
        return radius * Math.cos(angle);
      },
    };
  }

  class Host {
    constructor(root) {
      this.root = root;
      this.stage = make("div", "widget-stage", root);
      this.says = make("p", "widget-says", root);
      this.says.setAttribute("aria-live", "polite");
      this.loops = [];
      this.restyled = [];
      this.isSeen = true;
      this.saidAt = 0;
      this.random = random;
      new IntersectionObserver((entries) => {
        this.isSeen = entries[entries.length - 1].isIntersecting;
        this.loops.forEach((loop) => loop.resume());
      }).observe(root);
      document.addEventListener("visibilitychange", () => this.loops.forEach((loop) => loop.resume()));
      const restyle = () => {
        this.palette = null;
        this.restyled.forEach((callback) => callback());
      };
      new MutationObserver(restyle).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
      window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", restyle);
    }

    row() {
      const row = make("div", "widget-row");
      this.says.before(row);
      return row;
    }

    button(parent, label, onClick) {
      const button = make("button", "widget-button", parent, label);
      button.type = "button";
      button.addEventListener("click", onClick);
      return button;
    }

    runButton(parent, loop, run = "Run", pause = "Pause") {
      const button = this.button(parent, run, () => loop.toggle());
      button.classList.add("widget-main");
      loop.changed.push(() => (button.textContent = loop.isRunning() ? pause : run));
      return button;
    }

    field(parent, label, tag) {
      const field = make("div", "widget-field", parent);
      const name = make("label", "widget-name", field, label);
      const element = make(tag, "", field);
      element.id = name.htmlFor = "widget-" + ++ids;
      return element;
    }

    /* `set` does not call onInput. */
    slider(parent, label, options, onInput) {
      const element = this.field(parent, label, "input");
      const shown = make("span", "widget-value");
      element.before(shown);
      shown.setAttribute("aria-hidden", "true");
      element.type = "range";
      ["min", "max", "step", "value"].forEach((key) => (element[key] = options[key]));
      const slider = {
        element,
        get value() {
          return Number(element.value);
        },
        set(value) {
          element.value = value;
          const text = options.format ? options.format(slider.value) : String(slider.value);
          shown.textContent = text;
          element.setAttribute("aria-valuetext", text);
        },
      };
      slider.set(options.value);
      element.addEventListener("input", () => {
        slider.set(slider.value);
        onInput(slider.value);
      });
      return slider;
    }

    /* options: [value, text] */
    choice(parent, label, options, onChange) {
      const element = this.field(parent, label, "select");
      options.forEach(([value, text]) => (make("option", "", element, text).value = value));
      element.addEventListener("change", () => onChange(element.value));
      return {
        element,
        get value() {
          return element.value;
        },
        set(value) {
          element.value = value;
        },
      };
    }

    /* A named number that is not announced. Returns the function that sets its text. */
    readout(parent, label) {
      const line = make("div", "widget-readout", parent);
      make("span", "widget-name", line, label);
      const value = make("span", "widget-value", line);
      return (text) => (value.textContent = text);
    }

    /* draw(paint) calls paint(context, width, height), in CSS pixels, and again when size or colours change. */
    canvas(label, width, height, parent = this.stage) {
      const element = make("canvas", "widget-canvas", parent);
      const context = element.getContext("2d");
      let paint = null;
      element.setAttribute("role", "img");
      element.setAttribute("aria-label", label);
      element.style.cssText = `max-width: ${width}px; flex-basis: ${width}px; aspect-ratio: ${width} / ${height}`;
      const canvas = {
        element,
        width,
        height,
        describe: (text) => element.setAttribute("aria-label", label + (text ? ": " + text : "")),
        draw(newPaint) {
          paint = newPaint || paint;
          if (!paint) return;
          const ratio = Math.min(window.devicePixelRatio || 1, 3);
          const columns = Math.round(canvas.width * ratio), rows = Math.round(canvas.height * ratio);
          if (element.width !== columns) element.width = columns;
          if (element.height !== rows) element.height = rows;
          context.setTransform(ratio, 0, 0, ratio, 0, 0);
          context.clearRect(0, 0, canvas.width, canvas.height);
          paint(context, canvas.width, canvas.height);
        },
      };
      const fit = () => {
        if (!element.clientWidth || element.clientWidth === canvas.width) return;
        canvas.width = element.clientWidth;
        canvas.height = (element.clientWidth * height) / width;
        canvas.draw();
      };
      fit();
      new ResizeObserver(fit).observe(element);
      this.onRestyle(() => canvas.draw());
      return canvas;
    }

    say(text) {
      this.wanted = text;
      const wait = this.loops.some((loop) => loop.isRunning()) ? this.saidAt + BETWEEN_MESSAGES - Date.now() : 0;
      if (wait <= 0) this.sayNow();
      else if (!this.timer) this.timer = window.setTimeout(() => this.sayNow(), wait);
    }

    sayNow() {
      window.clearTimeout(this.timer);
      this.timer = 0;
      if (this.wanted === undefined || this.says.textContent === this.wanted) return;
      this.says.textContent = this.wanted;
      this.saidAt = Date.now();
    }

    /* Each frame calls step() and draw(), until step() returns false; it rests while nobody can see it.
     * Readers who want no motion get `burst` steps and one draw(). */
    loop(step, { draw = () => {}, burst = BURST } = {}) {
      const host = this;
      let running = false, request = 0, timer = 0, last = 0;
      const loop = { start, stop, resume, changed: [], toggle: () => (running ? stop() : start()), isRunning: () => running };

      function start() {
        if (running) return;
        running = true;
        tell();
        if (host.wantsNoMotion()) compute(burst);
        else resume();
      }

      function stop() {
        if (!running) return;
        running = false;
        window.cancelAnimationFrame(request);
        window.clearTimeout(timer);
        request = 0;
        draw();
        host.sayNow();
        tell();
      }

      function tell() {
        host.root.dataset.running = running;
        loop.changed.forEach((callback) => callback());
      }

      function resume() {
        const isAwake = running && host.isSeen && !document.hidden && !host.wantsNoMotion();
        if (isAwake && !request) request = window.requestAnimationFrame(frame);
      }

      function frame(now) {
        request = 0;
        if (!running || !host.isSeen || document.hidden) return;
        if (now - last >= FRAME) {
          last = now;
          if (step() === false) return void stop();
          if (running) draw();
        }
        resume();
      }

      function compute(left) {
        const end = performance.now() + 30; // so that Pause works
        while (running && left > 0 && performance.now() < end) left = step() === false ? 0 : left - 1;
        if (!running) return;
        if (left > 0) timer = window.setTimeout(() => compute(left), 0);
        else stop();
      }

      this.loops.push(loop);
      return loop;
    }

    wantsNoMotion() {
      return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    }

    /* Ask while painting: they change with the scheme. */
    colours() {
      if (this.palette) return this.palette;
      const style = window.getComputedStyle(this.root);
      const read = (name) => style.getPropertyValue("--widget-" + name).trim();
      const palette = { series: [1, 2, 3, 4, 5].map(read), font: style.fontFamily };
      for (const name of ["ink", "muted", "line", "panel", "paper", "accent"]) palette[name] = read(name);
      return (this.palette = palette);
    }

    /* [red, green, blue] */
    rgb(colour) {
      const context = make("canvas").getContext("2d");
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
    }

    onRestyle(callback) {
      this.restyled.push(callback);
    }
  }

  function findPlace(marked) {
    const figure = marked.closest("figure");
    const frame = figure || marked.parentElement;
    const pictures = figure ? Array.from(figure.children).filter((child) => child.tagName !== "FIGCAPTION") : [marked];
    if (!figure && !frame.textContent.trim()) pictures.push(frame);
    return { name: marked.dataset.widget, marked, figure, frame, pictures };
  }

  function mount(place, build) {
    if (place.isBuilt) return;
    place.isBuilt = true;
    const root = make("div", "widget");
    root.setAttribute("role", "group");
    const caption = place.figure && place.figure.querySelector("figcaption");
    if (caption) {
      caption.id = caption.id || "widget-" + ++ids;
      root.setAttribute("aria-labelledby", caption.id);
    } else {
      root.setAttribute("aria-label", place.marked.getAttribute("title") || place.marked.getAttribute("alt") || place.name);
    }
    if (place.figure) place.pictures[place.pictures.length - 1].after(root);
    else place.frame.after(root);
    const show = (isWidget) => {
      place.pictures.forEach((picture) => picture.classList.toggle("widget-picture", isWidget));
      place.frame.classList.toggle("has-widget", isWidget);
    };
    show(true);
    try {
      build(new Host(root));
    } catch (error) {
      root.remove();
      show(false);
      throw error;
    }
  }

  window.courseWidgets = {
    parts: {},
    random,
    register(name, build) {
      builders.set(name, build);
      places.filter((place) => place.name === name).forEach((place) => mount(place, build));
    },
  };

  document.querySelectorAll("[data-widget]").forEach((marked) => places.push(findPlace(marked)));
  new Set(places.map((place) => place.name).filter((name) => NAME.test(name))).forEach((name) => {
    make("script", "", document.head).src = FOLDER + name + ".js";
  });
})();
