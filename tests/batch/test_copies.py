"""Copied text in a store: the findings of the audits in memory, whatever the engine, as long as it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

import gouji
from gouji.batch import audit_files, run
from gouji.batch.limits import whole_memory
from gouji.synth import generate
from stores import bytes_of

PROBLEMS = (
    "一是河道巡查结果只贴在闸站门口，沿岸村民反映看不到；二是水价调整的听证材料上传迟了两周；三是灌区改造的招标文件缺少"
    "评分细则，投标人多次来电询问。下一步，把巡查结果同步到村务栏，听证材料当日上传，招标文件由法制股复核。"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Nine reports of nine offices; two of them, of different years, have the same problems."""
    folder = tmp_path_factory.mktemp("copies") / "reports"
    folder.mkdir()
    for number in range(1, 10):
        made = generate(8, 3 * number, fault=None, kind="text", form="2021")[0]
        (folder / f"{number}.txt").write_bytes(made.data())
    for number in (2, 7):
        report = gouji.read_report(folder / f"{number}.txt")
        section = report.section("problems")
        assert section is not None
        start = section.start + len(section.heading)
        text = f"{report.text[:start]}\n{PROBLEMS}\n{report.text[section.end :]}"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    return folder


def copied(store: Path) -> list[tuple[str, str]]:
    query = "select source, message from findings join reports using (report) where code = 'copied-text' order by all"
    return gouji.open_store(store).sql(query).fetchall()


def test_the_store_says_what_the_audits_say(folder: Path, tmp_path: Path) -> None:
    """The later of the two, in this process, in two workers, and in memory; it names the earlier."""
    run([folder], tmp_path / "here", workers=0)
    run([folder], tmp_path / "two", workers=2)
    audits = audit_files([folder]).audits
    expected = [
        (audit.report.source, each.message())
        for audit in audits
        for each in audit.findings
        if each.code == "copied-text"
    ]
    assert copied(tmp_path / "here") == sorted(expected)
    assert [Path(source).name for source, _ in copied(tmp_path / "here")] == ["7.txt"]
    assert "2.txt" in copied(tmp_path / "here")[0][1]
    assert bytes_of(tmp_path / "here") == bytes_of(tmp_path / "two")
    marks = [each.fingerprint for audit in audits for each in audit.findings if each.code == "copied-text"]
    query = "select fingerprint from findings where code = 'copied-text'"
    assert sorted(marks) == sorted(found for (found,) in gouji.open_store(tmp_path / "here").sql(query).fetchall())


def test_findings_go_with_the_copy(folder: Path, tmp_path: Path) -> None:
    """Nothing is done again without a change; when one of the two is gone, so are the findings."""
    files = sorted(folder.iterdir())
    run(files, tmp_path / "store", workers=0)
    before = bytes_of(tmp_path / "store")
    run(files, tmp_path / "store", workers=0)
    assert (bytes_of(tmp_path / "store"), len(copied(tmp_path / "store"))) == (before, 1)
    rest = [file for file in files if file.name != "2.txt"]
    run(rest, tmp_path / "store", workers=0)
    run(rest, tmp_path / "fresh", workers=0)
    assert (copied(tmp_path / "store"), bytes_of(tmp_path / "store")) == ([], bytes_of(tmp_path / "fresh"))


def test_the_pass_over_the_store_may_need_more_than_a_file() -> None:
    """Inside, a worker's limit is lifted; afterwards it holds again."""
    resource = pytest.importorskip("resource")
    before, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = 8 << 30 if most < 0 else min(most, 8 << 30)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    try:
        with whole_memory():
            assert resource.getrlimit(resource.RLIMIT_DATA)[0] == most
        assert resource.getrlimit(resource.RLIMIT_DATA)[0] == limit
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (before, most))
