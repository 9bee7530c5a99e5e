"""The Contention tab of locust's web UI: live plots on a page of their own, framed by the tab."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory
from locust.env import Environment

from yuyue_sim.loadtest.history.layout import SUFFIX
from yuyue_sim.loadtest.report.pictures import CONFIGS, STATIC, script
from yuyue_sim.loadtest.users.live import LiveContention
from yuyue_sim.loadtest.users.live_charts import live_charts

_STATIC = Path(__file__).parent / "static"
_SCRIPT = '<script src="./contention/tab.js"></script>'
_KEY = "contention"


def next_steps(environment: Environment) -> dict[str, Any]:
    """What to do after the run: its histories, and the commands that judge and draw it."""
    options = vars(environment)["parsed_options"]
    run_number = int(getattr(options, "run_number", 0))
    if not run_number:
        return {"histories": [], "commands": []}
    folder = Path(options.history).absolute()
    histories = sorted(str(path) for path in folder.glob(f"{run_number}-*{SUFFIX}"))
    paths = shlex.join(histories)
    return {
        "histories": histories,
        "commands": [
            f"yuyue-sim audit {paths} --final-reads {shlex.quote(environment.host or '')}",
            f"yuyue-sim contention {paths} --output contention.html",
        ],
    }


def install(environment: Environment, live: LiveContention) -> None:
    """Give the web UI the tab; without a web UI nothing happens."""
    web_ui = environment.web_ui
    if web_ui is None or web_ui.app is None:
        return
    prefix = getattr(environment.parsed_options, "web_base_path", None) or ""
    web_ui.template_args["extended_tabs"] = [
        *web_ui.template_args.get("extended_tabs", []),
        {"title": "Contention", "key": _KEY},
    ]
    pages = Blueprint("yuyue_contention", __name__, url_prefix=prefix)

    @pages.route("/contention")
    @web_ui.auth_required_if_enabled
    def page() -> Response:
        return send_from_directory(_STATIC, "contention.html")

    @pages.route("/contention/<any('page.js', 'tab.js'):name>")
    @web_ui.auth_required_if_enabled
    def own(name: str) -> Response:
        return send_from_directory(_STATIC, name)

    @pages.route("/contention/<any('page.css', 'charts.js'):name>")
    @web_ui.auth_required_if_enabled
    def shared(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @pages.route("/contention/vega.js")
    @web_ui.auth_required_if_enabled
    def vega() -> Response:
        return Response(script(), mimetype="text/javascript")

    @pages.route("/contention/data")
    @web_ui.auth_required_if_enabled
    def data() -> Response:
        runner = environment.runner
        view = live.view()
        shown = {
            "state": runner.state if runner else "",
            "users": runner.user_count if runner else 0,
            "configs": CONFIGS,
            "charts": [
                {"name": each.name, "title": each.title.spec, "caption": each.caption.spec, "spec": each.spec}
                for each in live_charts(view)
            ],
            "next": next_steps(environment),
        }
        data = jsonify(view | shown)
        data.headers["Cache-Control"] = "no-store"
        return data

    @web_ui.app.after_request
    def frame(response: Response) -> Response:
        """Let locust's own page show the plots under the tab."""
        if request.endpoint == "locust.index" and response.mimetype == "text/html":
            text = response.get_data(as_text=True)
            response.set_data(text.replace("</body>", f"{_SCRIPT}</body>"))
        return response

    web_ui.app.register_blueprint(pages)
