"""The client stacks that are tried: what each needs, how its program is built, and how it is run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
JARS = Path("/usr/share/java")
NODE_MODULES = (
    Path(
        os.environ.get("INTEROP_NODE")
        or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache", "yuyue-sim/interop-node")
    )
    / "node_modules"
)
JAX_WS = [JARS / "jaxws-rt.jar", JARS / "gson.jar"]
AXIS = [
    JARS / f"{name}.jar"
    for name in (
        "axis",
        "axis-jaxrpc",
        "axis-saaj",
        "commons-logging",
        "commons-discovery",
        "wsdl4j",
        "javax.mail",
        "javax.activation",
        "gson",
    )
]
STRING, TYPED = "string", "typed"
STYLES = (STRING, TYPED)
BOTH_VERSIONS = ("1.1", "1.2")
SECONDS_TO_BUILD = 120


@dataclass(frozen=True)
class Workshop:
    """Where a program is built, against which WSDLs."""

    folder: Path
    wsdls: dict[str, str]

    def run(self, *command: str | Path) -> None:
        """Run a build step, showing all it said where it fails."""
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=SECONDS_TO_BUILD, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


Build = Callable[[Workshop], None]
Command = Callable[[Workshop, str, str], "list[str | Path]"]


@dataclass(frozen=True)
class Client:
    """One stack's program. `command` tells its arguments for a style and a version of SOAP, the patient's left out."""

    name: str
    command: Command
    programs: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    libraries: tuple[str, ...] = ()
    """A command that succeeds where the libraries of its language are installed."""
    build: Build | None = None
    styles: tuple[str, ...] = STYLES
    soap_versions: tuple[str, ...] = BOTH_VERSIONS

    def missing(self) -> list[str]:
        """What it needs and this machine has not."""
        missing = [
            *(program for program in self.programs if shutil.which(program) is None),
            *(str(path) for path in self.files if not path.exists()),
        ]
        if not missing and self.libraries:
            probe = subprocess.run(self.libraries, capture_output=True, timeout=SECONDS_TO_BUILD, check=False)
            missing = [f"what {' '.join(self.libraries)} asks for"] if probe.returncode else []
        return missing


def scripted(*interpreter: str, versioned: bool = True) -> Command:
    """A program for an interpreter; arguments: style, WSDL and, where there is a choice, the SOAP version."""

    def command(workshop: Workshop, style: str, soap_version: str) -> list[str | Path]:
        return [*interpreter, style, workshop.wsdls[style], *([soap_version] if versioned else [])]

    return command


def python(script: str, *, versioned: bool = True) -> Command:
    return scripted(sys.executable, str(HERE / "python" / script), versioned=versioned)


def build_jax_ws(workshop: Workshop) -> None:
    (workshop.folder / "generated").mkdir()
    for style, package in ((STRING, "hospital.text"), (TYPED, "hospital.typed")):
        options = ("-quiet", "-extension", "-Xnocompile", "-s", "generated", "-p", package)
        workshop.run("wsimport", *options, workshop.wsdls[style])
    compile_java(workshop, JAX_WS, "JaxWsText", "JaxWsTyped")


def build_axis(workshop: Workshop) -> None:
    for style, package in ((STRING, "hospital.axis"), (TYPED, "hospital.axis.typed")):
        generate = ("org.apache.axis.wsdl.WSDL2Java", "-o", "generated", "-p", package, workshop.wsdls[style])
        workshop.run("java", "-cp", class_path(AXIS), *generate)
    compile_java(workshop, AXIS, "AxisText", *(workshop.folder / "generated/hospital/axis/typed").glob("*.java"))


def build_handwritten_java(workshop: Workshop) -> None:
    compile_java(workshop, [JARS / "gson.jar"], "HandWritten")


def compile_java(workshop: Workshop, jars: list[Path], *sources: str | Path) -> None:
    files = [HERE / "java" / f"{source}.java" if isinstance(source, str) else source for source in sources]
    paths = f"generated{os.pathsep}{HERE / 'java'}"
    options = ("-nowarn", "-encoding", "UTF-8", "-d", "classes", "-cp", class_path(jars), "-sourcepath", paths)
    workshop.run("javac", *options, *files)


def class_path(jars: list[Path]) -> str:
    return os.pathsep.join(["classes", *map(str, jars)])


def java(jars: list[Path], main_of_style: dict[str, str]) -> Command:
    def command(workshop: Workshop, style: str, soap_version: str) -> list[str | Path]:
        return ["java", "-cp", class_path(jars), main_of_style[style], workshop.wsdls[style], soap_version]

    return command


def axis_command(workshop: Workshop, style: str, soap_version: str) -> list[str | Path]:
    return ["java", "-cp", class_path(AXIS), "AxisText"]


def build_gsoap(workshop: Workshop) -> None:
    for style, program, stubs in ((STRING, "text_client", "Yuyue"), (TYPED, "typed_client", "WSYuyue")):
        part = Workshop(workshop.folder / style, workshop.wsdls)
        part.folder.mkdir()
        part.run("wsdl2h", "-P", "-N", "yuyue", "-o", "yuyue.h", workshop.wsdls[style])
        part.run("soapcpp2", "-C", "-L", "-i", "-x", "-I/usr/share/gsoap/import", "yuyue.h")
        proxies = [f"soap{stubs}{version}BindingProxy.cpp" for version in ("11", "12")]
        sources: list[str | Path] = [HERE / "gsoap" / f"{program}.cpp", "soapC.cpp", *proxies]
        options = ["-O0", "-std=c++17", "-I.", "-I/usr/include/jsoncpp", "-o", "client"]
        part.run("g++", *options, *sources, "-lgsoap++", "-lpugixml", "-ljsoncpp")


def gsoap_command(workshop: Workshop, style: str, soap_version: str) -> list[str | Path]:
    return [workshop.folder / style / "client", soap_version]


CLIENTS = (
    Client("zeep", python("zeep_client.py")),
    Client("suds", python("suds_client.py", versioned=False), soap_versions=("1.1",)),
    Client("python-by-hand", python("handwritten_client.py")),
    Client(
        "node-soap",
        scripted("node", str(HERE / "node" / "client.js")),
        programs=("node",),
        files=(NODE_MODULES / "soap", NODE_MODULES / "fast-xml-parser"),
    ),
    Client(
        "php-soap",
        scripted("php", str(HERE / "php" / "client.php")),
        programs=("php",),
        libraries=("php", "-r", "exit((int) !(class_exists('SoapClient') && class_exists('SimpleXMLElement')));"),
    ),
    Client(
        "perl-soap-lite",
        scripted("perl", str(HERE / "perl" / "client.pl")),
        programs=("perl",),
        libraries=("perl", "-MSOAP::Lite", "-MXML::LibXML", "-e", "1"),
    ),
    Client(
        "gsoap",
        gsoap_command,
        programs=("wsdl2h", "soapcpp2", "g++"),
        files=(Path("/usr/include/stdsoap2.h"), Path("/usr/include/pugixml.hpp"), Path("/usr/include/jsoncpp")),
        build=build_gsoap,
    ),
    Client(
        "jax-ws",
        java(JAX_WS, {STRING: "JaxWsText", TYPED: "JaxWsTyped"}),
        programs=("java", "javac", "wsimport"),
        files=tuple(JAX_WS),
        build=build_jax_ws,
    ),
    Client(
        "axis",
        axis_command,
        programs=("java", "javac"),
        files=tuple(AXIS),
        build=build_axis,
        styles=(STRING,),
        soap_versions=("1.1",),
    ),
    Client(
        "java-by-hand",
        java([JARS / "gson.jar"], {STRING: "HandWritten"}),
        programs=("java", "javac"),
        files=(JARS / "gson.jar",),
        build=build_handwritten_java,
        styles=(STRING,),
    ),
)
