// Draws the pace chart of a target from the numbers the server put in the page.
(function () {
  "use strict";
  var box = document.getElementById("pace"), data = document.getElementById("pace-data");
  if (!box || !data || !window.echarts) { return; }
  var d = JSON.parse(data.textContent), w = d.words, chart = echarts.init(box, null, { renderer: "svg" });
  function line(values) { return d.days.map(function (day, i) { return [day, values[i]]; }); }
  var series = [
    { name: w.value, type: "line", data: line(d.values), symbolSize: 7, lineStyle: { width: 3 }, color: "#0b5d7a",
      markLine: { silent: true, symbol: "none", label: { formatter: w.goal + " " + d.goal, position: "insideEndTop" },
        lineStyle: { color: "#1c6b3f", type: "solid", width: 1.5 }, data: [{ yAxis: d.goal }] } },
    { name: w.expected, type: "line", data: line(d.expected), symbol: "none", lineStyle: { type: "dashed", width: 1.5 }, color: "#526672" }
  ];
  if (d.forecast !== null) {
    var last = d.days.length - 1;
    series.push({ name: w.forecast, type: "line", color: "#8a5300", symbolSize: 6, lineStyle: { type: "dotted", width: 2 },
      data: [[d.days[last], d.values[last]], [d.deadline, d.forecast]] });
    if (d.low !== null && d.high !== null) {
      series.push({ type: "custom", name: w.forecast, silent: true, data: [[d.deadline, d.low, d.high]], encode: { x: 0, y: [1, 2] },
        renderItem: function (params, api) {
          var a = api.coord([api.value(0), api.value(1)]), b = api.coord([api.value(0), api.value(2)]);
          return { type: "group", children: [[a[0], a[1], b[0], b[1]], [a[0] - 6, a[1], a[0] + 6, a[1]], [b[0] - 6, b[1], b[0] + 6, b[1]]].map(function (p) {
            return { type: "line", shape: { x1: p[0], y1: p[1], x2: p[2], y2: p[3] }, style: { stroke: "#8a5300", lineWidth: 2 } };
          }) };
        } });
    }
  }
  chart.setOption({ animation: false, grid: { left: 56, right: 24, top: 40, bottom: 36 }, legend: { top: 4, data: [w.value, w.expected].concat(d.forecast === null ? [] : [w.forecast]) },
    tooltip: { trigger: "axis" }, xAxis: { type: "time", max: d.deadline }, yAxis: { type: "value", scale: true, name: d.unit, max: function (v) { return Math.max(v.max, d.goal); } }, series: series });
  window.addEventListener("resize", function () { chart.resize(); });
})();
