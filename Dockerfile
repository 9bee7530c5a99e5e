# The wheel is built in one image and installed in another, which holds neither sources nor tools.
FROM python:3.13-slim AS built
WORKDIR /build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
COPY pyproject.toml README.md LICENSE requirements-dev.txt ./
RUN python -m pip install --no-cache-dir --constraint requirements-dev.txt hatchling mypy setuptools
COPY tools tools
COPY simulator simulator
COPY scenarios scenarios
COPY loadtests loadtests
RUN YUYUE_SIM_COMPILE=1 hatchling build -t wheel -d /wheel \
    && python -m venv /opt/yuyue-sim \
    && /opt/yuyue-sim/bin/pip install --no-cache-dir --constraint requirements-dev.txt "$(ls /wheel/*.whl)[postgres]"

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 yuyue && mkdir /data && chown yuyue /data
COPY --from=built /opt/yuyue-sim /opt/yuyue-sim
ENV PATH=/opt/yuyue-sim/bin:$PATH
USER yuyue
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
STOPSIGNAL SIGTERM
# It listens to other machines, so it prints a token at its start, which the control API and the console ask for.
ENTRYPOINT ["yuyue-sim"]
CMD ["serve", "--host", "0.0.0.0", "--log", "json"]
