"""The alerts and the dashboard of `Config/prometheus`, on Debian's Prometheus and a serving process: while that is
healthy none fires, and each is fired by a real fault."""
import re
import shutil
import subprocess

import pytest

from prometheus import ALERTS, DASHBOARD, EXAMPLE, RULES, TOOL, metrics, panels
from service import ROOT
from test_operations import PORTALS, until
from watched import PATIENCE, Watched

MANUAL = ROOT / "Sources/Portal/Portal.docc/HowTo"


@pytest.fixture
def watched(tmp_path):
    with Watched(tmp_path) as watched:
        watched.wait_for("guildhall_backup_sent_timestamp_seconds", count=len(PORTALS))
        until(lambda: not watched.prometheus.alerts("pending", "firing"), PATIENCE)
        yield watched


def promtool(*words):
    done = subprocess.run([TOOL, *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_reads_the_rules_and_the_example():
    assert f"{len(ALERTS)} rules found" in promtool("check", "rules", "--lint-fatal", RULES)
    assert "1 rule files found" in promtool("check", "config", "--lint-fatal", EXAMPLE)


def test_each_alert_says_how_urgent_it_is_what_happened_and_where_to_read_on():
    for name, rule in ALERTS.items():
        texts = rule["annotations"]
        assert rule["labels"]["severity"] in ("page", "ticket"), name
        assert texts["summary"].endswith(".") and texts["description"].endswith("."), name
        assert (MANUAL / texts["manual"]).exists(), name
    rows = re.findall(r"^\| (Guildhall\w+) \| (\w+) \| [^|]+ \| [^|]+ \|$", (MANUAL / "WatchIt.md").read_text(), re.M)
    assert rows == [(name, rule["labels"]["severity"]) for name, rule in ALERTS.items()]


def test_the_alert_about_memory_knows_the_limit_of_the_unit():
    [limit] = re.findall(r"^MemoryHigh=(\d+)G$", (ROOT / "Config/systemd/guildhall.service").read_text(), re.M)
    assert f"> 0.9 * {limit} * 1024 ^ 3" in ALERTS["GuildhallMemoryHigh"]["expr"]


def test_the_metrics_of_an_expression_are_found():
    expression = 'sum by (a, b) (rate(one_total{c="two"}[5m])) / up > 0.05 unless on (d) three'
    assert metrics(expression) == {"one_total", "up", "three"}


def test_the_dashboard_asks_which_data_source_it_is_for():
    [variable] = DASHBOARD["templating"]["list"]
    assert (variable["name"], variable["type"], variable["query"]) == ("datasource", "datasource", "prometheus")
    identifiers = [panel["id"] for panel in DASHBOARD["panels"]]
    assert len(set(identifiers)) == len(identifiers)
    for title, targets in panels():
        assert targets and all(target["datasource"]["uid"] == "${datasource}" for target in targets), title


def test_a_healthy_process_fires_no_alert_and_fills_the_dashboard(watched):
    prometheus = watched.prometheus
    watched.invite(2, "new")
    watched.work()
    # For longer than an alert waits.
    watched.wait_for("count_over_time(guildhall_post_sent_total[1m]) > 7")
    assert prometheus.alerts("firing") == set()
    known = set(prometheus.ask("label/__name__/values", **{"match[]": '{job="guildhall"}'}))
    for name, rule in ALERTS.items():
        assert metrics(rule["expr"]) and metrics(rule["expr"]) <= known, name
    for title, targets in panels():
        for expression in (target["expr"] for target in targets):
            assert metrics(expression) and metrics(expression) <= known, title
            assert prometheus.values(expression.replace("$__rate_interval", "10s")), title


def test_each_alert_is_fired_by_a_real_fault(watched):
    tenant, database = watched.root / "Tenants/coventry/tenant.json", watched.data / "leicester/live.sqlite"
    kept = watched.folder / "kept.sqlite"

    watched.invite(1, "taken")
    watched.wait_for("guildhall_post_sent_total == 1")
    watched.expect("GuildhallMailFailed", "GuildhallCouncilDegraded")
    watched.mail.answer = "550 5.7.1 We take no mail from you"
    watched.invite(9, "refused")
    tenant.write_text(tenant.read_text().replace("{", "", 1))
    watched.wait_for_alerts()

    watched.expect("GuildhallSignInsRefused", "GuildhallServerErrors", "GuildhallSlowAnswers", "GuildhallWrongTries")
    watched.overload_sign_in()
    watched.wait_for_alerts()

    watched.expect("GuildhallStoreFailing")
    database.rename(kept)
    watched.wait_for_alerts()
    kept.rename(database)

    watched.expect("GuildhallDiskNearlyFull", "GuildhallDiskFull")
    watched.is_full.touch()
    watched.wait_for_alerts()
    watched.is_full.unlink()

    watched.expect("GuildhallDown")
    watched.kill()
    watched.wait_for_alerts()

    # The log goes nowhere, there are no backups, and memory is nearly used up.
    watched.expect("GuildhallJournalLost", "GuildhallBackupMissing", "GuildhallMemoryHigh")
    with watched.is_large.open("wb") as pages:
        pages.truncate(64 << 20)
    watched.start(log="/dev/full", mail=watched.settings["mail"])
    watched.wait_for("up == 1")
    watched.work()
    watched.wait_for_alerts()
    watched.is_large.unlink()

    # Killed again and again; three days ago, when the newest backups were made.
    watched.expect("GuildhallRestarting", "GuildhallBackupOld")
    shutil.rmtree(watched.folder / "backups")
    watched.is_behind.write_text(str(3 * 86_400))
    for _ in range(2):
        watched.restart()
    watched.wait_for_alerts()

    # The backups of today are made within 20 seconds; the other faults do not touch them.
    watched.expect(
        "GuildhallBackupFailing", "GuildhallBackupNotInBucket", "GuildhallMailStopped", "GuildhallMailWaiting",
        "GuildhallProblem", "GuildhallConnectionsRefused", "GuildhallLoopSilent")
    watched.bucket.is_away = True
    watched.is_behind.unlink()
    watched.mail.answer = "451 4.7.1 Come again later"
    watched.invite(6, "deferred")
    watched.configure(**watched.settings, limits={"connections": 99})
    watched.overload_connections()
    with watched.slow_loop():
        watched.wait_for_alerts()
    assert watched.tried == set(ALERTS), "an alert without a fault that tries it"
