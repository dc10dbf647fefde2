"""Speed of folding and of the figure scanner, in characters a processor second: on prose, and on text meant to hurt.

Also the precision and recall of the scanner on the tagged sentences, known misses included. Run as a script
(``make bench``). Growth is the time for twice the text over the time for once: 2 is linear.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import process_time

from gouji.extract.quantities import scan
from gouji.lang.normal import fold

TAG = re.compile(r"\[([^\[\]|]+)\|([^\[\]|]+)\|([^\[\]|]*)\|(\w+)\|(\w+)\]")
PROSE = (
    "2023年，本机关坚持以人民为中心的发展思想，围绕重点领域做好信息公开工作，进一步健全制度机制，统一公开标准。全年通过政府网站、"
    "政务新媒体主动公开各类信息16500余条，较上年增长12.3%，其中政策解读稿件4200余篇；收到政府信息公开申请26件，上年结转3件，"
    "答复25件，予以公开5件、部分公开1件、无法提供17件，结转下年度继续办理4件。根据《中华人民共和国政府信息公开条例》"
    "（国务院令第711号）第二十条第（一）项的规定，一是加强组织领导，二是完善审核流程，落实“三审三校”制度，三是拓展公开渠道，"
    "组织专题培训两次，参训130余人次，群众满意度达到98.5%。在办理过程中，注重与申请人沟通，依法保障公众的知情权、参与权和监督权。"
    "对照上级要求和群众期待，本机关政府信息公开工作还存在一些不足：一是部分栏目更新不够及时，个别单位对公开工作的认识有待提高；二是政策"
    "解读形式较为单一，以文字为主，图解、视频等方式运用不多；三是基层公开力量薄弱，人员变动频繁，业务培训的针对性不强。下一步，将从"
    "以下方面改进：压实主体责任，把公开融入业务办理的全过程，做到同部署、同推进、同考核；丰富解读形式，在文件起草时同步组织解读材料，"
    "提高群众的理解度和认可度；加强队伍建设，通过集中授课、跟班学习、案例研讨等方式提升工作人员的能力，切实提高规范化水平。"
)
HURTS = {
    "digits": "1", "digits and commas": "1,234,", "decimals": "1.", "ones": "一", "ten thousands": "万", "quotes": "“",
    "titles": "《", "brackets": "（〔", "latin": "a", "dots": "a.", "units": "件", "growth": "增长", "hedges": "约",
    "ordinals": "第1、", "phones": "电话0571-", "figures": "3件", "bare list": "3、", "spaces": "1 ",
    "line breaks": "1\n",
}  # fmt: skip


def seconds(call: Callable[[str], object], text: str) -> float:
    """The best of three runs."""
    best = float("inf")
    for _ in range(3):
        begun = process_time()
        call(text)
        best = min(best, process_time() - begun)
    return best


def tagged() -> list[str]:
    """Every tagged sentence of the tests."""
    groups = tomllib.loads((Path(__file__).parent.parent / "extract" / "quantities.toml").read_text("utf-8"))
    return [*groups["first"], *groups["later"], *(each["sentence"] for each in groups["missed"])]


def quality() -> str:
    """Figures right in characters, value, unit, bound and kind, against those tagged and those found."""
    right = wanted = got = 0
    for sentence in tagged():
        expected = [(raw, Decimal(value), *rest) for raw, value, *rest in TAG.findall(sentence)]
        said = [spot.quantity for spot in scan(fold(TAG.sub(r"\1", sentence)).text)]
        found = [(each.raw, each.value, each.unit, each.bound, each.kind) for each in said]
        right += sum(min(expected.count(one), found.count(one)) for one in set(found))
        wanted, got = wanted + len(expected), got + len(found)
    return f"precision {right / got:.3f}  recall {right / wanted:.3f}  ({wanted} figures in {len(tagged())} sentences)"


def main() -> None:
    """Print the quality, then one line a text."""
    print(quality())
    for name, call in (("fold", fold), ("scan", scan)):
        text = PROSE * 1000
        print(f"{name:5} prose              {len(text) / seconds(call, text) / 1e6:8.2f} M characters/s")
        for hurt, unit in HURTS.items():
            text = unit * (100_000 // len(unit))
            once, twice = seconds(call, text), seconds(call, text * 2)
            print(f"{name:5} {hurt:18} {len(text) / once / 1e6:8.2f} M characters/s   growth {twice / once:.1f}")


if __name__ == "__main__":
    main()
