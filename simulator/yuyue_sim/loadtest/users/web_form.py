"""Checks settings that come from locust's web form, or by POST /swarm, before a run begins."""

from __future__ import annotations

from flask import Response, jsonify, request
from locust.env import Environment

from yuyue_sim.core.language import say
from yuyue_sim.loadtest.users.arguments import SettingsError, speaking_as_locale
from yuyue_sim.loadtest.users.coordination import Coordinator


def install(environment: Environment, coordinator: Coordinator) -> None:
    """Refuse settings that cannot be used, in locust's own format; without a web UI nothing happens."""
    web_ui = environment.web_ui
    if web_ui is None or web_ui.app is None:
        return

    @web_ui.app.before_request
    def refuse() -> Response | None:
        if request.endpoint != "locust.swarm":
            return None
        try:
            coordinator.check(request.form)
        except SettingsError as error:
            with speaking_as_locale():
                message = say(str(error))
            return jsonify({"success": False, "message": message, "host": environment.host})
        return None
