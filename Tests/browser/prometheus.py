"""The files of `Config/prometheus`, and Debian's Prometheus with them: durations in the rules are
shortened, and nothing else in them is changed."""
import http.client
import json
import re
import subprocess
import time
from urllib.parse import urlencode

import yaml

from service import ROOT, free_port

CONFIG = ROOT / "Config/prometheus"
RULES, EXAMPLE = CONFIG / "guildhall.rules.yml", CONFIG / "prometheus.yml"
ALERTS = {rule["alert"]: rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]}
DASHBOARD = json.loads((CONFIG / "guildhall-dashboard.json").read_text())
PROGRAM, TOOL = "/usr/bin/prometheus", "/usr/bin/promtool"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
#: Words of PromQL that name no metric.
WORDS = {"and", "or", "unless", "bool", "offset", "inf", "nan"}


def seconds(duration):
    """The seconds of a duration such as `1h30m`."""
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([smhd])", duration))


def shortened(rules):
    """The rules with each `for` of 1 to 6 seconds, and each window of 10 to 40: in the order that they had."""
    for group in rules["groups"]:
        for rule in group["rules"]:
            if "for" in rule:
                rule["for"] = f"{max(1, min(6, seconds(rule['for']) // 600))}s"
            rule["expr"] = re.sub(
                r"\[(\w+)\]", lambda found: f"[{max(10, min(40, seconds(found[1]) // 90))}s]", rule["expr"])
    return rules


def metrics(expression):
    """The metrics that an expression of PromQL names."""
    text = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^]]*\]', " ", expression)
    text = re.sub(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)", " ", text)
    return set(re.findall(r"\b[a-zA-Z_:][\w:]*\b(?!\s*\()", text)) - WORDS


def panels():
    """Title and targets of each panel of the dashboard."""
    return [(panel["title"], panel["targets"]) for panel in DASHBOARD["panels"] if panel["type"] != "row"]


class Prometheus:
    """Started by `with`, scrapes an operator's listener each second, and is ended by its own process id."""

    def __init__(self, folder, target):
        self.folder, self.target, self.port = folder, target, free_port()

    def __enter__(self):
        self.folder.mkdir()
        (self.folder / RULES.name).write_text(yaml.safe_dump(shortened(yaml.safe_load(RULES.read_text()))))
        config = yaml.safe_load(EXAMPLE.read_text())
        config["global"] = dict.fromkeys(("scrape_interval", "scrape_timeout", "evaluation_interval"), "1s")
        del config["alerting"]
        [job] = config["scrape_configs"]
        job["static_configs"] = [{"targets": [self.target]}]
        (self.folder / EXAMPLE.name).write_text(yaml.safe_dump(config))
        log = self.folder / "log"
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [PROGRAM, f"--config.file={self.folder / EXAMPLE.name}", f"--storage.tsdb.path={self.folder / 'data'}",
                 f"--web.listen-address=127.0.0.1:{self.port}", "--log.level=warn"],
                stdin=subprocess.DEVNULL, stdout=file, stderr=file)
        end = time.monotonic() + 60
        while not self.is_ready():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                raise AssertionError(f"Prometheus is not ready:\n{log.read_text()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=30)

    def get(self, path):
        """Status and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def is_ready(self):
        try:
            return self.get("/-/ready")[0] == 200
        except OSError:
            return False

    def ask(self, path, **query):
        """What its API answers."""
        status, body = self.get(f"/api/v1/{path}?{urlencode(query)}")
        assert status == 200, body
        return json.loads(body)["data"]

    def values(self, expression):
        """The value of an expression now, for each of its sets of labels."""
        return [float(one["value"][1]) for one in self.ask("query", query=expression)["result"]]

    def alerts(self, *states):
        """The names of the alerts in these states, `pending` or `firing`."""
        return {one["labels"]["alertname"] for one in self.ask("alerts")["alerts"] if one["state"] in states}
