# The command line in a small image: pinned packages, no compiler, no root.
FROM python:3.11-slim AS build
WORKDIR /build
COPY requirements.txt ./
RUN python -m venv /opt/liggare \
    && /opt/liggare/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY projections projections
COPY adapters adapters
COPY verify_liggare.py ./
RUN /opt/liggare/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --create-home --uid 1000 liggare \
    && install --directory --owner=liggare --group=liggare --mode=700 /keys
COPY --from=build /opt/liggare /opt/liggare
ENV PATH=/opt/liggare/bin:$PATH
USER liggare
WORKDIR /home/liggare
ENTRYPOINT ["liggare"]
CMD ["--help"]
