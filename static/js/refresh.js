// <div id="…" data-refresh="4">: asks for the same page again every four seconds and takes over this part of it, until the server sends it
// without the attribute. Without scripts the part carries a refresh link. A part that has the focus or the selection is left alone.
const LONGEST_WAIT_S = 60;

export function refresh(root) {
  for (const part of root.querySelectorAll("[data-refresh][id]")) watch(part.id, Number(part.dataset.refresh) || 5);
}

function watch(id, seconds) {
  setTimeout(async () => {
    const part = document.getElementById(id);
    if (!part || !part.hasAttribute("data-refresh")) return;
    if (document.hidden || part.contains(document.activeElement)) return watch(id, seconds);
    const fresh = await page(location.href);
    const next = fresh && fresh.getElementById(id);
    if (!next) return watch(id, Math.min(seconds * 2, LONGEST_WAIT_S));
    if (next.innerHTML !== part.innerHTML) part.replaceWith(document.adoptNode(next));
    else if (!next.hasAttribute("data-refresh")) part.removeAttribute("data-refresh");
    watch(id, seconds);
  }, seconds * 1000);
}

// XMLHttpRequest parses a page without running it and without an HTML sink, so the trusted-types policy needs no exception.
function page(address) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = 10000;
    request.onload = () => done(request.status === 200 ? request.response : null);
    request.onerror = request.ontimeout = () => done(null);
    request.send();
  });
}
