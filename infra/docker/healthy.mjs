/** The health check of the images, which have no curl: exit code 0 when the container's own server answers that it is ready. */
const { AFTERGLOW_SERVICE: service = '', AFTERGLOW_HEALTH_URL: url } = process.env;
const port = process.env[`${service.toUpperCase()}_PORT`];
const answer = await fetch(url ?? `http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(4_000) });
if (!answer.ok) console.error(await answer.text());
process.exit(answer.ok ? 0 : 1);
