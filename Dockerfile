FROM node:22-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.11-slim AS build
WORKDIR /app
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=browser /app/node_modules node_modules
ENV DEMONSTRATION=1 SECRET_KEY=build
RUN .venv/bin/python assets.py \
    && .venv/bin/python manage.py catalogue --compile \
    && .venv/bin/python manage.py collectstatic --noinput \
    && rm -r node_modules

FROM python:3.11-slim
RUN useradd --system jobcenter
WORKDIR /app
COPY --from=build /app .
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER jobcenter
EXPOSE 8000
HEALTHCHECK --interval=10s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "jobcenter.wsgi"]
