"""A report as a web page: clean, inside a site's chrome and run-by-run spans, or inside a layout table."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from gouji.synth.grids import Box, Grid

if TYPE_CHECKING:
    from gouji.synth.printed import Printed

CLEAN = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<article>
{body}
</article>
</body>
</html>
"""

CHROME = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>{title}_{unit}</title>
<style>.nav li {{ float: left }}</style>
<script>var hits = 1204; var site = "3702110009";</script>
</head>
<body>
<div class="top">今天是 <span id="day"></span> | <a href="#">无障碍阅读</a> | <a href="#">繁體</a></div>
<ul class="nav"><li><a href="#">首页</a></li><li><a href="#">政务公开</a></li><li><a href="#">办事服务(326)</a></li>\
<li><a href="#">互动交流(58)</a></li></ul>
<div class="path">当前位置：<a href="#">首页</a> &gt; <a href="#">政务公开</a> &gt; <a href="#">年报</a></div>
<table class="meta"><tr><td>索引号</td><td>00{year}1120-6/{next}-00417</td><td>公开日期</td><td>{next}-01-24</td></tr>\
<tr><td>发布机构</td><td>{unit}</td><td>有效性</td><td>有效</td></tr></table>
<div class="tools">字体：【大 中 小】 浏览次数：1286</div>
<div id="zoom">
{body}
</div>
<div class="pages">上一篇：没有了　下一篇：没有了</div>
<div class="footer"><p>主办单位：{unit}　网站标识码：3702110009</p>\
<p>某ICP备05012345号-2　公安备案 37021102000186号</p><p>联系电话：0000-8612345　传真：0000-8612346</p></div>
</body>
</html>
"""

NESTED = """<html>
<head>
<meta charset="utf-8" />
<title>{title}</title>
</head>
<body>
<table width="1000" cellspacing="0"><tr><td colspan="2" height="90">{unit}门户网站</td></tr>
<tr><td width="180" valign="top"><table><tr><td>公开指南</td></tr><tr><td>公开制度</td></tr><tr><td>公开目录</td></tr>\
<tr><td>公开年报</td></tr></table></td><td valign="top">
{body}
</td></tr>
<tr><td colspan="2">访问量 20418 | 建议使用 1024×768 以上分辨率</td></tr></table>
</body>
</html>
"""
PAGES = {"clean": CLEAN, "chrome": CHROME, "nested": NESTED}


def html_bytes(report: Printed, layout: str) -> bytes:
    """The report as HTML; ``layout`` is clean, chrome (GB18030) or nested."""
    body = [f'<h1 style="text-align:center">{escape(report.title)}</h1>']
    for part in report.parts:
        if part.heading:
            body.append(f"<p><strong>{escape(part.heading)}</strong></p>")
        body += [f"<p>{_runs(paragraph, layout)}</p>" for paragraph in part.prose]
        if part.table:
            body.append(_table(report.grid(part.table), layout))
    unit = escape(report.unit)
    fields = {"title": escape(report.title), "unit": unit, "year": report.year, "next": report.year + 1}
    page = PAGES[layout].format(body="\n".join(body), **fields)
    return page.encode("gb18030" if layout == "chrome" else "utf-8")


def _runs(paragraph: str, layout: str) -> str:
    """A paragraph; a site's editor puts every run of digits into a span of its own."""
    text = escape(paragraph, quote=False)
    if layout != "chrome":
        return text
    return re.sub(r"[0-9.]*[0-9]", r'<span lang="EN-US"><font face="仿宋">\g<0></font></span>', f"　　{text}")


def _table(grid: Grid, layout: str) -> str:
    rows = ("".join(_cell(box, layout) for box in row) for row in grid)
    return '<table border="1">\n' + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _cell(box: Box, layout: str) -> str:
    spans = f' rowspan="{box.rowspan}"' * (box.rowspan > 1) + f' colspan="{box.colspan}"' * (box.colspan > 1)
    text = escape(box.text, quote=False) or "&nbsp;"
    if layout == "chrome":
        return f'<td{spans}><p align="center"><span style="font-size:12px">{text}</span></p></td>'
    if layout == "nested" and box.label and len(box.text) in (4, 6):
        text = f"{text[:2]}<br />{text[2:]}"
    return f"<td{spans}>{text}</td>"
