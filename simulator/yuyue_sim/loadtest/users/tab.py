"""The Contention tab of locust's web UI: live plots on a page of their own, framed by the tab."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, jsonify, request, send_from_directory
from locust.env import Environment

from yuyue_sim.loadtest.users.live import LiveContention

_STATIC = Path(__file__).parent / "static"
_SCRIPT = '<script src="./contention/tab.js"></script>'
_KEY = "contention"


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

    @pages.route("/contention/<any('page.js', 'plots.js', 'tab.js'):name>")
    @web_ui.auth_required_if_enabled
    def script(name: str) -> Response:
        return send_from_directory(_STATIC, name)

    @pages.route("/contention/data")
    @web_ui.auth_required_if_enabled
    def data() -> Response:
        runner = environment.runner
        data = jsonify(
            live.view() | {"state": runner.state if runner else "", "users": runner.user_count if runner else 0}
        )
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
