"""LibreOffice, where it is installed, as what turns a file of one kind into one of another.

It runs without a window in a profile of its own that is thrown away, with macros off, links to elsewhere not followed
and no way to the network, and is ended with all that it started when its time is over.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice")
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}</oor:items>
"""
_ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_INTERNET = "/org.openoffice.Inet/Settings"
_OPTIONS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),
    (_INTERNET, "ooInetProxyType", "1"),
    (_INTERNET, "ooInetHTTPProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPProxyPort", "9"),
    (_INTERNET, "ooInetHTTPSProxyName", "127.0.0.1"),
    (_INTERNET, "ooInetHTTPSProxyPort", "9"),
)
_NOWHERE = dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), "http://127.0.0.1:9")


def program() -> str | None:
    """LibreOffice, where it is installed."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def made(data: bytes, kind: str, target: str, seconds: float, most: int) -> bytes | None:
    """``data``, a file of ``kind``, as one of the kind ``target`` (both suffixes without a dot); None where it fails.

    Raises TimeoutError after ``seconds``, OverflowError for more than ``most`` bytes, FileNotFoundError where
    LibreOffice is not installed.
    """
    soffice = program()
    if soffice is None:
        raise FileNotFoundError("LibreOffice")
    with tempfile.TemporaryDirectory(prefix="gouji-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_profile(folder / "profile")
        (folder / f"in.{kind}").write_bytes(data)
        _run(_command(soffice, folder, kind, target), folder, seconds)
        result = folder / "out" / f"in.{target}"
        if not result.is_file():
            return None
        if result.stat().st_size > most:
            raise OverflowError(result.stat().st_size)
        return result.read_bytes()


@cache
def _can_part() -> tuple[str, ...]:
    """The command under which a program has no network, where the system lets us part it from it."""
    command = ("unshare", "--user", "--map-root-user", "--net")
    if shutil.which("unshare") is None:
        return ()
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else ()


def _write_profile(folder: Path) -> None:
    user = folder / "user"
    user.mkdir(parents=True)
    items = "".join(_ITEM.format(path=path, name=name, value=value) for path, name, value in _OPTIONS)
    (user / "registrymodifications.xcu").write_text(_PROFILE.format(items=items), "utf-8")


def _command(soffice: str, folder: Path, kind: str, target: str) -> list[str]:
    profile = (folder / "profile").as_uri()
    quiet = ["--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard", "--nolockcheck"]
    output = ["--convert-to", target, "--outdir", str(folder / "out"), str(folder / f"in.{kind}")]
    return [*_can_part(), soffice, f"-env:UserInstallation={profile}", *quiet, *output]


def _run(command: list[str], folder: Path, seconds: float) -> None:
    """Run the conversion and end it, with its children, when its time is over."""
    fonts = os.environ.get("XDG_DATA_HOME") or os.path.expanduser("~/.local/share")  # people install fonts there
    environment = {**os.environ, **_NOWHERE, "HOME": str(folder), "TMPDIR": str(folder), "XDG_DATA_HOME": fonts}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise TimeoutError(seconds) from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        process.kill()
        process.wait()
