"""The units of systemd, as its own tools read them."""
import re
import subprocess

from service import ROOT

UNITS = ROOT / "Config/systemd"


def run(*words):
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_systemd_reads_the_units_without_a_warning(tmp_path):
    for unit in UNITS.iterdir():
        # The program is not installed on this machine.
        (tmp_path / unit.name).write_text(unit.read_text().replace("/usr/bin/guildhall", "/usr/bin/true"))
    code, told = run("systemd-analyze", "verify", "--man=no", *sorted(tmp_path.iterdir()))
    assert code == 0 and not told.strip(), told


def test_the_service_has_no_privileges():
    code, told = run("systemd-analyze", "security", "--offline=true", "--threshold=15", UNITS / "guildhall.service")
    assert code == 0, told
    assert float(re.search(r"exposure level for guildhall.service: ([\d.]+)", told)[1]) <= 1.5
    for name in ("CapabilityBoundingSet=~CAP_SYS_ADMIN", "NoNewPrivileges=", "ProtectSystem=", "MemoryDenyWriteExecute="):
        assert re.search(rf"✓ {re.escape(name)}", told), name


def test_the_service_has_limits():
    text = (UNITS / "guildhall.service").read_text()
    for limit in ("MemoryMax", "TasksMax", "LimitNOFILE", "WatchdogSec", "TimeoutStopSec"):
        assert re.search(rf"^{limit}=\S+$", text, re.M), limit
