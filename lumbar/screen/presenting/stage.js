export default function ({ data, parentElement, setTriggerValue }) {
  const dialog = parentElement.querySelector("dialog");
  const frame = parentElement.querySelector("iframe");
  const leave = () => setTriggerValue("left", true);
  const hear = (event) => {
    if (event.source === frame.contentWindow && event.data === "lumbar leave") leave();
  };
  if (!dialog.open) {
    frame.srcdoc = data.deck;
    dialog.showModal();
    // The press on "Present" is fresh enough for the browser to allow it; after a reload it is not, and F does it.
    frame.requestFullscreen?.().catch(() => {});
  }
  // Focus given before the slides were there is theirs only once it is given again.
  frame.onload = () => { frame.blur(); frame.focus(); };
  dialog.oncancel = (event) => { event.preventDefault(); leave(); };
  window.addEventListener("message", hear);
  return () => {
    window.removeEventListener("message", hear);
    dialog.close();
  };
}
