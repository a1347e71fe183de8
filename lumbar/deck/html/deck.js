"use strict";
(() => {
  const held = JSON.parse(document.getElementById("data").textContent);
  const part = (id) => document.getElementById(id);
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const framed = window.parent !== window;
  const begun = Date.now();
  const PACE = 1000; // milliseconds from year to year, as in the app
  let at = 0;
  let step = 0;
  let speaker = null;
  let playing = 0;

  if (!root.dataset.theme) {
    root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  if (held.world) window.PlotlyGeoAssets = { topojson: { world_110m: held.world } };

  // Pictures: drawn for the theme in view when their slide is shown, or just before.
  const pictures = (slide) => [...slide.querySelectorAll(".picture")];
  const spec = (place) => held.pictures[Number(place.dataset.picture)];
  const builds = (slide) => pictures(slide).some((place) => Object.keys(spec(place).held).length > 0);

  async function draw(place) {
    const theme = root.dataset.theme;
    if (place.dataset.drawn === theme) return;
    place.dataset.drawn = theme;
    const { alt, width, height } = spec(place);
    place.setAttribute("aria-label", alt);
    Object.assign(place.style, { width: `${width}px`, height: `${height}px` });
    const { traces = [], texts = {} } = spec(place).held;
    const sheets = [await drawn(structuredClone(spec(place)[theme]), traces.length ? "then" : "")];
    if (traces.length) {
      const past = structuredClone(spec(place)[theme]);
      traces.forEach((number) => { past.data[number].visible = false; });
      Object.entries(texts).forEach(([number, text]) => { past.layout.annotations[number].text = text; });
      sheets.push(await drawn(past, "first"));
    }
    place.replaceChildren(...sheets);
    cover(place);
  }

  // Drawn beside the stage, where a pixel is a pixel: on it, plotly would measure its own words wrongly.
  async function drawn(figure, name = "") {
    const sheet = document.createElement("div");
    sheet.className = `sheet ${name}`;
    part("bench").append(sheet);
    await Plotly.newPlot(sheet, figure.data, figure.layout, { displayModeBar: false });
    return sheet;
  }

  // What lies after the last estimate, covered from there to the next panel or the right edge.
  function cover(place) {
    place.querySelectorAll(".cover-of-future").forEach((old) => old.remove());
    const { covers = [], from } = spec(place).held;
    const layout = place.firstElementChild._fullLayout;
    const axes = covers.map((name) => layout[name.replace("x", "xaxis")]);
    for (const axis of axes) {
      const beside = layout[axis.anchor.replace("y", "yaxis")];
      const left = axis._offset + axis.l2p(axis.r2l(from)) + 1;
      const next = axes.map((other) => other._offset).filter((offset) => offset > left);
      const right = Math.min(spec(place).width, ...next);
      const sheet = document.createElement("div");
      sheet.className = "cover-of-future";
      Object.assign(sheet.style, {
        left: `${left}px`, width: `${right - left}px`,
        top: `${beside._offset - 4}px`, height: `${beside._length + 8}px`,
      });
      place.append(sheet);
    }
  }

  // While the projection is held back, so are the finding and the facts that tell it.
  function reveal(slide, all) {
    slide.classList.toggle("past", !all);
    slide.querySelectorAll(".cover-of-future").forEach((sheet) => sheet.classList.toggle("open", all));
  }

  async function show(to, atStep = 0) {
    at = Math.max(0, Math.min(to, slides.length - 1));
    step = atStep;
    const slide = slides[at];
    playing += 1;
    reveal(slide, step > 0 || !builds(slide));
    slides.forEach((each) => { each.hidden = each !== slide; });
    tell();
    await Promise.all([...document.fonts].map((face) => face.load()));
    await Promise.all(pictures(slide).map(draw));
    reveal(slide, step > 0 || !builds(slide));
    slide.dataset.ready = "yes";
    if (slides[at + 1]) pictures(slides[at + 1]).forEach(draw);
  }

  function tell() {
    const said = `${at + 1} / ${slides.length}`;
    part("where").textContent = said;
    part("said").textContent = slides[at].getAttribute("aria-label");
    part("progress").setAttribute("aria-valuemax", slides.length);
    part("progress").setAttribute("aria-valuenow", at + 1);
    part("progress").firstElementChild.style.width = `${100 * (at + 1) / slides.length}%`;
    part("back").disabled = at === 0;
    part("play").hidden = !played(slides[at]);
    part("notes").firstElementChild.textContent = notes(slides[at]) || "No notes for this slide.";
    if (location.protocol !== "about:") history.replaceState(null, "", `#${at + 1}`);
    brief();
  }

  const notes = (slide) => slide.querySelector("template")?.content.textContent ?? "";
  const on = () => (step === 0 && builds(slides[at]) ? again(1) : at < slides.length - 1 && show(at + 1));
  const back = () => (step > 0 ? again(0) : at > 0 && show(at - 1, builds(slides[at - 1]) ? 1 : 0));
  const again = (to) => { step = to; reveal(slides[at], to > 0); };

  // Through the years: the same chart as it was before, each time with the words that are true of it.
  const played = (slide) => pictures(slide).find((place) => spec(place).moments.length > 0);
  const pause = (time) => new Promise((done) => { setTimeout(done, time); });

  async function play() {
    const slide = slides[at];
    const place = played(slide);
    const mine = playing += 1;
    if (!place || slide.classList.contains("playing")) return;
    if (builds(slide)) again(1);
    const [heading, measure] = [slide.querySelector("h2"), slide.querySelector(".measure")];
    const whole = [heading.innerHTML, measure.innerHTML];
    const { moments } = spec(place);
    const sheets = await Promise.all(moments.map((each) => drawn(structuredClone(each[root.dataset.theme]))));
    heading.style.minHeight = `${heading.offsetHeight}px`;
    slide.classList.add("playing");
    for (const [number, sheet] of sheets.entries()) {
      if (mine !== playing) break;
      place.append(sheet);
      [heading.textContent, measure.textContent] = [moments[number].title, moments[number].measure];
      await pause(PACE);
      sheet.remove();
    }
    sheets.forEach((sheet) => { Plotly.purge(sheet); sheet.remove(); });
    [heading.innerHTML, measure.innerHTML] = whole;
    slide.classList.remove("playing");
  }

  // The speaker's own window: notes, what comes next, the time.
  function brief() {
    if (!speaker || speaker.closed) return;
    const page = speaker.document;
    const minutes = Math.floor((Date.now() - begun) / 60000);
    const seconds = Math.floor((Date.now() - begun) / 1000) % 60;
    page.querySelector(".time").textContent = `${minutes}:${String(seconds).padStart(2, "0")}`;
    page.querySelector("h1").textContent = slides[at].dataset.title;
    page.querySelector(".said").textContent = notes(slides[at]) || "No notes for this slide.";
    page.querySelector(".next").textContent =
      slides[at + 1] ? `Next: ${slides[at + 1].dataset.title}` : "This is the last slide.";
  }

  function openSpeaker() {
    speaker = window.open("", "lumbar-notes", "popup,width=760,height=560");
    if (!speaker) return toggle("notes", true);
    const page = speaker.document;
    page.title = "Speaker notes";
    page.documentElement.lang = "en";
    page.documentElement.dataset.theme = root.dataset.theme;
    page.head.replaceChildren(page.importNode(document.querySelector("style"), true));
    page.body.className = "speaker";
    page.body.replaceChildren(...["time", "h1", "said", "next"].map((name) => {
      const element = page.createElement(name === "h1" ? "h1" : "p");
      element.className = name;
      return element;
    }));
    page.onkeydown = press;
    brief();
    setInterval(brief, 1000);
    return toggle("notes", false);
  }

  const toggle = (id, open) => { part(id).hidden = open === undefined ? !part(id).hidden : !open; };

  function turn() {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    show(at, step);
  }

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else root.requestFullscreen?.().catch(() => {});
  }

  function close() {
    if (!part("notes").hidden) return toggle("notes", false);
    return framed && window.parent.postMessage("lumbar leave", "*");
  }

  const KEYS = {
    ArrowRight: on, ArrowDown: on, PageDown: on, " ": on,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back,
    Home: () => show(0), End: () => show(slides.length - 1, builds(slides.at(-1)) ? 1 : 0),
    b: () => toggle("black"), ".": () => toggle("black"),
    p: play, n: () => toggle("notes"), w: openSpeaker, d: turn, f: full, "?": () => part("help").showModal(),
    Escape: close,
  };

  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || part("help").open) return;
    if (event.target.closest?.("button") && event.key === " ") return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    if (!part("black").hidden) toggle("black", false);
    else act();
  }

  function fit() {
    root.style.setProperty("--scale", Math.min(innerWidth / 1280, innerHeight / 720));
  }

  let touched = 0;
  addEventListener("keydown", press);
  addEventListener("resize", fit);
  addEventListener("touchstart", (event) => { touched = event.changedTouches[0].clientX; }, { passive: true });
  addEventListener("touchend", (event) => {
    const moved = event.changedTouches[0].clientX - touched;
    if (Math.abs(moved) > 60) (moved < 0 ? on : back)();
  });
  part("black").onclick = () => toggle("black", false);
  part("on").onclick = on;
  part("back").onclick = back;
  part("keys").onclick = KEYS["?"];
  part("play").onclick = play;
  part("window").onclick = openSpeaker;
  part("leave").onclick = close;
  part("leave").hidden = !framed;
  fit();
  show((Number(location.hash.slice(1)) || Number(root.dataset.first)) - 1);
})();
