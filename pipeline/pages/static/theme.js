// Light or dark as Airflow is: it keeps "light", "dark" or "system" under "theme"; without it the system decides.
(function () {
  "use strict";
  function apply(name) {
    if (name === "light" || name === "dark") document.documentElement.dataset.theme = name;
    else delete document.documentElement.dataset.theme;
  }
  try {
    apply(localStorage.getItem("theme"));
    addEventListener("storage", function (event) { if (event.key === "theme") apply(event.newValue); });
  } catch (error) { /* storage is shut off: the system's choice stands */ }
})();
