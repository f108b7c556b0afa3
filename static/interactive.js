/* Puts an interactive chart in the place of a picture, in the colours of the page's theme. */
(function () {
  "use strict";

  /* What the stylesheet says a part of a chart looks like: the browser resolves every variable. */
  const paintOf = (holder, part) => {
    const probe = document.createElement("span");
    probe.className = `chart-colour chart-colour--${part}`;
    holder.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  };

  const themed = (holder, figure) => {
    const paint = (part) => paintOf(holder, part);
    for (const trace of figure.data) {
      const value = paint(trace.meta);
      if (trace.meta === "band") trace.fillcolor = value;
      else if (trace.type === "bar") trace.marker.color = value;
      else {
        trace.line.color = value;
        trace.marker.color = value;
      }
    }
    figure.layout.font.color = paint("text");
    figure.layout.yaxis.gridcolor = paint("grid");
    figure.layout.yaxis.zerolinecolor = paint("muted");
    for (const shape of figure.layout.shapes) shape.line.color = paint("muted");
    return figure;
  };
  window.addEventListener("load", () => {
    for (const holder of document.querySelectorAll("[data-interactive]")) {
      const source = document.getElementById(holder.dataset.interactive).textContent;
      const draw = () => {
        const figure = themed(holder, JSON.parse(source));
        return Plotly.react(holder, figure.data, figure.layout, figure.config);
      };
      holder.hidden = false;
      draw().then(() => {
        document.getElementById(holder.dataset.replaces).hidden = true;
      });
      new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-kern-theme"] });
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    }
  });
})();
