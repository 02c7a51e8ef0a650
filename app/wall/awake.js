/* Keep the screen on where the browser can; it lets go whenever the page is hidden, so it is asked again. */
function keepAwake() {
  if (!navigator.wakeLock) return;
  const ask = () => { if (document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => {}); };
  document.addEventListener("visibilitychange", ask);
  ask();
}
