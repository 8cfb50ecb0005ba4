/** Who may log in to the data base. Names follow the schema: `<service>_owner` migrates, `<service>_app` serves. */
export interface ServiceRoles {
  readonly owner: string;
  readonly app: string;
}

/** Moves the platform's clock in development; the only writer of `platform.clock`. */
export const PLATFORM_HELPER = 'platform_helper';

const SERVICE_NAME = /^[a-z][a-z0-9]{0,40}$/;

export function rolesOf(service: string): ServiceRoles {
  if (!SERVICE_NAME.test(service)) throw new Error(`"${service}" is no service name: lower-case letters and digits only`);
  return { owner: `${service}_owner`, app: `${service}_app` };
}

/** Development only: these servers listen on 127.0.0.1. Elsewhere the roles are made with secrets of their own. */
export function developmentPassword(role: string): string {
  return `${role}_development`;
}

export type PasswordOf = (role: string) => string;

export interface DatabaseUrls {
  readonly owner: string;
  readonly app: string;
}

/** The URLs of a service's two roles, on the server and data base that the administrator's URL names. */
export function databaseUrls(adminUrl: string, service: string, passwordOf: PasswordOf = developmentPassword): DatabaseUrls {
  const roles = rolesOf(service);
  return { owner: urlAs(adminUrl, roles.owner, passwordOf), app: urlAs(adminUrl, roles.app, passwordOf) };
}

export function platformHelperUrl(adminUrl: string, passwordOf: PasswordOf = developmentPassword): string {
  return urlAs(adminUrl, PLATFORM_HELPER, passwordOf);
}

/** The same server, another data base. */
export function urlOfDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(database)}`;
  return other.href;
}

/** The data base a URL names; as in libpq, it is the user's name when the URL names none. */
export function databaseOf(url: string): string {
  const { pathname, username } = new URL(url);
  return decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
}

function urlAs(adminUrl: string, role: string, passwordOf: PasswordOf): string {
  const url = new URL(adminUrl);
  if (!url.pathname.slice(1)) url.pathname = `/${url.username}`;
  url.username = role;
  url.password = encodeURIComponent(passwordOf(role));
  return url.href;
}
