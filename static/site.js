"use strict";
{
  // The admin keeps its choice under the same key with the same values: one choice holds everywhere.
  const chosen = localStorage.getItem("theme") ?? "auto";

  const show = (theme) => {
    if (theme === "auto") {
      delete document.documentElement.dataset.kernTheme;
    } else {
      document.documentElement.dataset.kernTheme = theme;
    }
  };

  const offer = () => {
    const label = document.querySelector("[data-theme-switch]");
    const select = label.querySelector("select");
    select.value = chosen;
    select.addEventListener("change", () => {
      localStorage.setItem("theme", select.value);
      show(select.value);
    });
    label.hidden = false;
  };

  show(chosen);
  document.addEventListener("DOMContentLoaded", offer);
}
