# drdiff in a small image: the wheel is built in one stage and only what it needs is kept in the other.
FROM python:3.13.9-alpine3.22 AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY baselines baselines
COPY report_templates report_templates
COPY reviewer reviewer
RUN python -m venv /opt/drdiff \
    && /opt/drdiff/bin/python -m pip install --no-cache-dir --disable-pip-version-check ".[comment]" \
    && /opt/drdiff/bin/python -m pip uninstall --yes --quiet pip

FROM python:3.13.9-alpine3.22
# git reads revisions (`drdiff compare main:infra HEAD:infra`).
RUN apk add --no-cache git \
    && adduser -D -u 10001 drdiff
COPY --from=build /opt/drdiff /opt/drdiff
ENV PATH=/opt/drdiff/bin:$PATH PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /work
ENTRYPOINT ["drdiff"]
CMD ["--help"]
