// Draws the pace chart of a target from the numbers the server put in the page. Without it the table says the same.
(function () {
  "use strict";
  const box = document.getElementById("pace");
  const data = document.getElementById("pace-data");
  if (!box || !data || !window.echarts) return;

  const d = JSON.parse(data.textContent);
  const words = d.words;
  box.hidden = false;
  document.querySelectorAll("details[data-folds]").forEach((table) => { table.open = false; });
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue("--" + name).trim();
  const chart = echarts.init(box, null, { renderer: "canvas" });
  const along = (values) => d.days.map((day, i) => [day, values[i]]);

  // From where the year began, through what was measured and due each month, to the deadline.
  const measured = d.origin === null ? along(d.values) : [[d.starts, d.origin], ...along(d.values)];
  const due = d.origin === null ? along(d.expected) : [[d.starts, d.origin], ...along(d.expected)];
  if (d.due !== null && d.days[d.days.length - 1] < d.deadline) due.push([d.deadline, d.due]);

  const series = [
    {
      name: words.value, type: "line", data: measured, symbolSize: 7, lineStyle: { width: 3 }, color: colour("accent"),
      markLine: {
        silent: true, symbol: "none", data: [{ yAxis: d.goal }],
        lineStyle: { color: colour("met"), type: "solid", width: 1.5 },
        label: { formatter: words.goal + " " + d.goal, position: "insideStartTop", color: colour("met") },
      },
    },
    {
      name: words.expected, type: "line", data: due, symbol: "none", color: colour("soft"),
      lineStyle: { type: "dashed", width: 1.5 },
    },
  ];
  if (d.forecast !== null) {
    const last = d.days.length - 1;
    series.push({
      name: words.forecast, type: "line", color: colour("behind"), symbolSize: 6, lineStyle: { type: "dotted", width: 2 },
      data: [[d.days[last], d.values[last]], [d.deadline, d.forecast]],
    });
    if (d.low !== null) series.push(interval(d, words.interval, colour("behind")));
  }
  chart.setOption({
    animation: false,
    aria: { enabled: true },
    grid: { left: 60, right: 28, top: 44, bottom: 34 },
    legend: {
      top: 2, textStyle: { color: colour("ink") },
      data: [words.value, words.expected].concat(d.forecast === null ? [] : [words.forecast]),
    },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: {
      type: "time", min: d.starts, max: d.deadline,
      axisLabel: { color: colour("soft"), hideOverlap: true, formatter: { year: "{yyyy}", month: "{M}", day: "" } },
    },
    yAxis: {
      type: "value", scale: true, name: d.unit, nameTextStyle: { color: colour("soft") },
      axisLabel: { color: colour("soft"), showMinLabel: false }, splitLine: { lineStyle: { color: colour("line") } },
      max: (v) => Math.max(v.max, d.goal, d.high === null ? d.goal : d.high),
      min: (v) => Math.min(v.min, d.goal, d.low === null ? d.goal : d.low),
    },
    series: series,
  });
  box.dataset.drawn = "yes";
  window.addEventListener("resize", () => chart.resize());

  function interval(d, name, ink) {
    return {
      type: "custom", name: name, silent: true, encode: { x: 0, y: [1, 2] }, data: [[d.deadline, d.low, d.high]],
      renderItem(params, api) {
        const low = api.coord([api.value(0), api.value(1)]);
        const high = api.coord([api.value(0), api.value(2)]);
        const lines = [[low, high], [[low[0] - 6, low[1]], [low[0] + 6, low[1]]], [[high[0] - 6, high[1]], [high[0] + 6, high[1]]]];
        const drawn = ([a, b]) => ({
          type: "line", shape: { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }, style: { stroke: ink, lineWidth: 2 },
        });
        return { type: "group", children: lines.map(drawn) };
      },
    };
  }
})();
