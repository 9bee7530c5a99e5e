"""`yuyue-sim serve`: the hospitals of a scenario behind SOAP, until Ctrl-C."""

from __future__ import annotations

from yuyue_sim.cli.serve_options import (
    DEFAULT_PORT,
    GRACE_S,
    ONE_MIB,
    AccessLogOption,
    BodyTimeoutOption,
    ClockOption,
    ControlTokenOption,
    GraceOption,
    HeadTimeoutOption,
    HospitalsOption,
    HostOption,
    JournalChoice,
    JournalCountOption,
    JournalFileOption,
    JournalMibOption,
    JournalOption,
    KeepAliveOption,
    LogOption,
    MaxBodyOption,
    NoTestPatientsOption,
    NotifyUrlOption,
    PlantOption,
    PortOption,
    PublicUrlOption,
    StateOption,
    WorkersOption,
    hospital_ids,
)
from yuyue_sim.cli.terminal import ScenarioArgument, SeedOption, as_command_error
from yuyue_sim.core.logs import LogStyle


def serve(  # noqa: PLR0913, PLR0917 - one parameter an option
    scenario: ScenarioArgument = "default",
    host: HostOption = "127.0.0.1",
    port: PortOption = DEFAULT_PORT,
    seed: SeedOption = None,
    state: StateOption = None,
    workers: WorkersOption = 1,
    clock: ClockOption = None,
    public_url: PublicUrlOption = None,
    hospitals: HospitalsOption = None,
    control_token: ControlTokenOption = None,
    plant: PlantOption = None,
    notify_url: NotifyUrlOption = None,
    no_test_patients: NoTestPatientsOption = False,
    journal: JournalOption = JournalChoice.FULL,
    journal_file: JournalFileOption = None,
    journal_count: JournalCountOption = None,
    journal_mib: JournalMibOption = None,
    max_body: MaxBodyOption = ONE_MIB,
    log: LogOption = LogStyle.TEXT,
    access_log: AccessLogOption = False,
    grace: GraceOption = GRACE_S,
    keep_alive: KeepAliveOption = 75,
    head_timeout: HeadTimeoutOption = 30.0,
    body_timeout: BodyTimeoutOption = 60.0,
) -> None:
    """Serve the hospitals of a scenario until Ctrl-C or SIGTERM.

    Without --state, bookings are lost when the server stops. Exits 0 after a stop, 2 if it could not start.

    Example: yuyue-sim serve city --port 9000 --clock frozen@2026-03-02T08:00:00
    """
    from yuyue_sim.cli.serve_runner import ServeSettings, serve_until_stopped
    from yuyue_sim.core.clock import ClockSpecError
    from yuyue_sim.scenario.files.errors import ScenarioErrors
    from yuyue_sim.server.http.limits import HttpLimits
    from yuyue_sim.server.settings import Settings, StartError

    settings = Settings(
        scenario=scenario,
        seed=seed,
        clock=clock,
        state=state,
        public_url=public_url,
        hospitals=hospital_ids(hospitals),
        max_body_bytes=max_body,
        control_token=control_token,
        notify_url=notify_url,
        test_patients=not no_test_patients,
        plants=tuple(plant or ()),
        journal=journal.value,
        journal_file=journal_file,
        journal_count=journal_count,
        journal_mib=journal_mib,
        access_log=access_log,
    )
    with as_command_error(ScenarioErrors, ClockSpecError, StartError):
        limits = HttpLimits(head_s=head_timeout, body_s=body_timeout, keep_alive_s=keep_alive)
        running = ServeSettings(host=host, port=port, workers=workers, log=log, grace_s=grace, limits=limits)
        serve_until_stopped(settings, running)
