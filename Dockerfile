# The image of web, worker, beat and migrate; docker-compose.yml says which command each one runs.
FROM node:22.17.0-bookworm-slim AS browser-libraries
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.12.11-slim-bookworm AS packages
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.12.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# As in usersync/local/services.py.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=262144
RUN useradd --uid 1000 --create-home usersync
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY --from=browser-libraries /app/node_modules node_modules
COPY manage.py package-lock.json requirements.txt ./
COPY usersync usersync
COPY rules rules
COPY templates templates
COPY static static
COPY locale locale
RUN python -m usersync.catalogues
# The key is needed to read the settings and stays in this one layer's environment.
RUN SECRET_KEY=build ONE_MACHINE=0 python manage.py collectstatic --no-input --verbosity 0
USER 1000
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "usersync.wsgi:application"]
