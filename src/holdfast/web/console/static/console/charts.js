// Draws the charts of a page from the JSON beside them. Every mark leads to its rows.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6].map((n) => colour(`--chart-${n}`));
  const text = () => ({ color: colour("--ink"), fontFamily: getComputedStyle(document.body).fontFamily });
  const follow = (href) => { if (href) location.assign(href); };
  const axis = (more) => ({
    axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false },
    axisLabel: { color: colour("--soft"), hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line") } }, ...more,
  });
  const tooltip = { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow" } };

  const kinds = {
    bars(told) {
      const names = axis({ type: "category", data: told.names, inverse: !!told.is_lying });
      const values = axis({ type: "value", minInterval: told.is_sum ? 0 : 1 });
      const several = told.series.length > 1;
      return {
        tooltip, color: palette(),
        legend: several ? { textStyle: text(), top: 0 } : undefined,
        grid: { left: 8, right: 16, top: several ? 34 : 12, bottom: 4, containLabel: true },
        xAxis: told.is_lying ? values : names,
        yAxis: told.is_lying ? names : several ? [values, { ...values, splitLine: { show: false } }] : values,
        series: told.series.map((each, place) => ({
          type: each.kind || "bar", name: each.name, data: each.values, barMaxWidth: 26,
          yAxisIndex: several && !told.is_lying ? place : 0, symbol: "circle", symbolSize: 5,
        })),
      };
    },
  };

  const height = (told) => told.is_lying ? Math.max(80, 34 + told.names.length * 28) : told.height || 190;
  const draw = (figure) => {
    const told = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const place = figure.querySelector(".plot");
    place.style.height = `${height(told)}px`;
    const chart = echarts.init(place, null, { renderer: "svg" });
    chart.setOption({ animation: false, textStyle: text(), aria: { enabled: false }, ...kinds[told.kind](told) });
    chart.on("click", (event) => follow(event.data?.href || told.links?.[event.dataIndex]));
    chart.getZr().on("click", (event) => {
      // A bar of little height is hard to hit: its whole column leads on.
      if (event.target || told.kind !== "bars" || !chart.containPixel("grid", [event.offsetX, event.offsetY])) return;
      const at = chart.convertFromPixel({ seriesIndex: 0 }, [event.offsetX, event.offsetY]);
      follow(told.links?.[at[told.is_lying ? 1 : 0]]);
    });
    return chart;
  };
  let drawn = [];
  const all = () => {
    drawn.forEach((chart) => chart.dispose());
    drawn = [...document.querySelectorAll("figure[data-chart]")].map(draw);
    document.documentElement.dataset.drawn = drawn.length;
  };
  all();
  addEventListener("resize", () => drawn.forEach((chart) => chart.resize()));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
})();
