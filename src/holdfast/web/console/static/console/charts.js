// Draws the charts of a page from the JSON beside them. Every mark leads to its rows.
"use strict";
(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const palette = () => [1, 2, 3, 4, 5, 6].map((n) => colour(`--chart-${n}`));
  const text = () => ({ color: colour("--ink"), fontFamily: getComputedStyle(document.body).fontFamily });
  const follow = (href) => { if (href) location.assign(href); };
  const axis = (more) => ({
    axisLine: { lineStyle: { color: colour("--line") } }, axisTick: { show: false },
    axisLabel: { color: colour("--soft"), hideOverlap: true, width: 170, overflow: "truncate" }, splitLine: { lineStyle: { color: colour("--line") } }, ...more,
  });
  const tooltip = { renderMode: "richText", trigger: "axis", axisPointer: { type: "shadow" } };

  const kinds = {
    bars(told) {
      const names = axis({ type: "category", data: told.names, inverse: !!told.is_lying });
      const values = axis({ type: "value", minInterval: told.unit ? 0 : 1, max: told.most, axisLabel: { color: colour("--soft"), hideOverlap: true, formatter: `{value}${told.unit || ""}` } });
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
    graph(told) {
      const colours = palette(), last = told.groups.length - 1;
      const size = (node) => node.group === last ? 7 : Math.min(44, 12 + 5 * Math.sqrt(node.value));
      return {
        tooltip: { renderMode: "richText", formatter: (at) => at.dataType === "edge" ? "" : `${at.data.name}${at.data.group === last ? "" : ` · ${at.data.value}`}` },
        legend: { data: told.groups, textStyle: text(), top: 0, left: 0 }, color: colours,
        series: [{
          type: "graph", layout: "force", top: 70, bottom: 24, left: 40, right: 90, roam: true, draggable: true, scaleLimit: { min: .5, max: 6 },
          force: { repulsion: 60, edgeLength: [12, 40], gravity: .25, layoutAnimation: false, friction: .2 },
          categories: told.groups.map((name, place) => ({ name, itemStyle: { color: place === last ? colour("--chart-6") : colours[place] } })),
          data: told.nodes.map((node) => ({ ...node, category: node.group, symbolSize: size(node),
            label: { show: node.group !== last && node.value > 2, position: "right", color: colour("--ink"), fontSize: 11 } })),
          links: told.edges, lineStyle: { color: colour("--soft"), opacity: .45 }, emphasis: { focus: "adjacency" },
        }],
      };
    },
    spans(told) {
      const day = (written) => new Date(`${written}T00:00:00`).getTime();
      return {
        tooltip: { renderMode: "richText", formatter: (at) => `${told.names[at.dataIndex]}\n${told.days[at.dataIndex]}` },
        grid: { left: 8, right: 20, top: 6, bottom: 4, containLabel: true },
        xAxis: axis({ type: "time", minInterval: 864e5, axisLabel: { color: colour("--soft"), hideOverlap: true, formatter: "{MM}-{dd}" }, min: Math.min(...told.spans.map(([a]) => day(a))), max: Math.max(...told.spans.map(([, b]) => day(b) + 864e5)) }),
        yAxis: axis({ type: "category", data: told.names, inverse: true }),
        series: [{
          type: "custom", encode: { x: [1, 2], y: 0 },
          data: told.spans.map(([a, b], place) => [place, day(a), day(b) + 864e5]),
          renderItem(_, api) {
            const [x, y] = api.coord([api.value(1), api.value(0)]), [end] = api.coord([api.value(2), api.value(0)]);
            const isLead = api.value(0) < told.links.length;
            return { type: "rect", shape: { x, y: y - 8, width: Math.max(3, end - x), height: 16 }, style: { fill: palette()[isLead ? 0 : 1] } };
          },
        }],
      };
    },
  };

  const height = (told) => told.kind === "graph" ? 440 : told.is_lying ? Math.max(80, 34 + told.names.length * 28) : told.height || 190;
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
