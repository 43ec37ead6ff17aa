// Links that leave our frame, and pages that stay fresh. Everything works without this file outside of Airflow's frame.
(function () {
  "use strict";
  var framed = window.parent !== window;
  function leave(link) {
    // Airflow's frame lets nothing out by itself; its own document, of the same host, may follow a link.
    var twin = window.parent.document.createElement("a");
    twin.href = link.href;
    twin.rel = "noopener noreferrer";
    if (new URL(link.href).origin !== location.origin) twin.target = "_blank";
    twin.click();
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.out");
    if (!link || !framed || event.defaultPrevented || event.button !== 0) return;
    if (!/^https?:$/.test(new URL(link.href).protocol)) return;
    event.preventDefault();
    leave(link);
  });
  // One form, one answer: a second click while the first is on its way does nothing.
  document.addEventListener("submit", function (event) {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });
  // Today looks again every minute, unless somebody is at work on the page or away from it.
  if (document.querySelector("[data-live]")) {
    setInterval(function () {
      var here = document.activeElement;
      if (document.hidden || (here && here !== document.body && here.id !== "main")) return;
      fetch(location.href, { credentials: "same-origin" }).then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.text();
      }).then(function (text) {
        var fresh = new DOMParser().parseFromString(text, "text/html").getElementById("main");
        if (fresh) document.getElementById("main").replaceChildren.apply(document.getElementById("main"), fresh.childNodes);
      }).catch(function () { /* the page stays as it was; its times say how old it is */ });
    }, 60000);
  }
})();
